// Which tasks are shown. The filter is in the address, so it can be kept and sent to others.

import { fill, h, mark, say } from "../base/h.js";
import { address, go } from "../base/route.js";
import { get, seesAll } from "../base/store.js";
import { localTime, utc } from "../base/time.js";
import { readTypes } from "../base/types.js";
import { hasNotices, leftOut, noticesChip } from "./left-out.js";
import { fromTheFirst } from "./place.js";

export const STATES = ["SCHEDULED", "QUEUED", "RUNNING", "SUCCEEDED", "FAILED", "CANCELLED"];

export const ENDED = ["SUCCEEDED", "FAILED", "CANCELLED"];

const WITHIN = { "15m": [15, "last 15 minutes"], "1h": [60, "last hour"], "24h": [1_440, "last day"], "7d": [10_080, "last week"] };

/** What only addresses choose, such as those that the overview leads to. */
const OTHERS = [["queue", "queue"], ["owner", "owner"], ["error", "failures"]];

const TYPING_MILLIS = 250;

/** From when on tasks are shown, as the query of an address says; null: any time. */
export function earliest({ within, from }) {
  const minutes = WITHIN[within]?.[0];
  return minutes ? new Date(Date.now() - minutes * 60_000).toISOString() : (from ?? null);
}

function narrow(changes, replace = false) {
  go(address("tasks", null, { ...fromTheFirst(get().route.query), ...changes }), replace);
}

export function filterBar() {
  const chips = stateChips();
  const search = h("input", {
    type: "search",
    name: "q",
    placeholder: "Search id, type, params, error, result",
    "aria-label": "Search id, type, params, error and result",
    maxlength: 200,
    dir: "auto",
    oninput: () => later(() => narrow({ q: search.value.trim() }, true)),
  });
  const type = h("select", { name: "type", "aria-label": "Type", onchange: () => narrow({ type: type.value }) });
  const time = timeRange();
  const notices = noticesChip("tasks");
  const others = h("span", { class: "chips" });
  let shown = null;
  readTypes();
  return {
    element: h("form", { class: "filter", role: "search", onsubmit: (event) => event.preventDefault() }, chips.element, search, type, time.element, notices.element, others),
    search: () => search.focus(),
    render(state) {
      const { query } = state.route;
      chips.render(state);
      if (document.activeElement !== search) {
        search.value = query.q ?? "";
      }
      const names = new Set([...(state.types ?? []).map(({ name }) => name), query.type].filter(Boolean));
      if (type.options.length !== names.size + 1) {
        fill(type, h("option", { value: "" }, "All types"), [...names].map((name) => h("option", { value: name }, name)));
      }
      type.value = query.type ?? "";
      time.render(query);
      notices.render(state);
      const key = JSON.stringify(OTHERS.map(([name]) => query[name]));
      if (key !== shown) {
        shown = key;
        fill(others, OTHERS.filter(([name]) => query[name]).map(([name, label]) => h("button", { type: "button", class: "chip", "aria-label": `Any ${label}`, onclick: () => narrow({ [name]: null }) }, `${label}: ${query[name]} ×`)));
      }
    },
  };
}

let typing = null;

function later(run) {
  clearTimeout(typing);
  typing = setTimeout(run, TYPING_MILLIS);
}

/** One link for each state, with how many there are: an operator sees all of them. */
function stateChips() {
  const links = ["", ...STATES].map((state) => {
    const count = h("span", { class: "count" });
    return { state, count, link: h("a", { class: "chip", "data-state": state || null }, state ? state.toLowerCase() : "all", count) };
  });
  return {
    element: h("nav", { class: "chips", "aria-label": "States" }, links.map(({ link }) => link)),
    render({ route, list, types }) {
      for (const { state, count, link } of links) {
        mark(link, "href", address("tasks", null, { ...fromTheFirst(route.query), state }));
        mark(link, "aria-current", (route.query.state ?? "") === state ? "true" : null);
        const known = list && seesAll() && state;
        mark(link, "title", known && hasNotices(types) && leftOut(route.query) ? "The number counts notices too" : null);
        say(count, known ? ` ${(list.counts[state] ?? 0).toLocaleString()}` : "");
      }
    },
  };
}

/** Some lengths of time until now, or two moments. */
function timeRange() {
  const moment = (name, label) =>
    h("input", {
      type: "datetime-local",
      "aria-label": label,
      title: label,
      onchange: (event) => narrow({ within: null, [name]: utc(event.target.value) }),
    });
  const from = moment("from", "Created from");
  const to = moment("to", "Created before");
  const choice = h(
    "select",
    { name: "within", "aria-label": "Created", onchange: () => chose(choice.value) },
    h("option", { value: "" }, "Any time"),
    Object.entries(WITHIN).map(([name, [, label]]) => h("option", { value: name }, label)),
    h("option", { value: "between" }, "between…"),
  );
  const between = h("span", { class: "between" }, from, to);
  const chose = (value) => narrow({ within: value, from: null, to: null });
  return {
    element: [choice, between],
    render(query) {
      const exact = query.within === "between" || ((query.from || query.to) && !query.within);
      choice.value = exact ? "between" : (query.within ?? "");
      between.hidden = !exact;
      if (!between.contains(document.activeElement)) {
        from.value = localTime(query.from);
        to.value = localTime(query.to);
      }
    },
  };
}

// The minute groups that hold calls: 15 minutes each, every one as dark as it is loaded, with what is
// over its measure marked.

import { fill, h } from "../base/h.js";

const CLOCK = new Intl.DateTimeFormat(undefined, { timeStyle: "short" });

/** Steps between an empty minute and a full one. */
const STEPS = 5;

const HOUR_MILLIS = 3_600_000;

/** What this adds to the overview: read with it, and drawn in a card of its own. */
export function panel() {
  return {
    name: "minute groups",
    ...minuteGrid(),
    async read(get) {
      const hour = async (at) => (await get(`/minute-groups?limit=1&hour=${new Date(at).toISOString().slice(0, 13)}`)).groups;
      const now = Date.now();
      return (await Promise.all([now, now + HOUR_MILLIS].map(hour))).flat();
    },
  };
}

function minuteGrid() {
  const place = h("div");
  const element = h("section", { class: "card", "aria-label": "Minute groups" }, h("h2", {}, "Minute groups"), place);
  let shown = null;
  return {
    element,
    render(groups) {
      const key = JSON.stringify(groups);
      if (key !== shown) {
        shown = key;
        const used = groups.filter(({ count }) => count > 0);
        element.hidden = used.length === 0;
        fill(place, h("div", { class: "wide", tabindex: "0", role: "group", "aria-label": "Minute groups" }, h("table", { class: "minutes", "aria-label": "Calls in each minute" }, head(), h("tbody", {}, used.map(row)))));
      }
    },
  };
}

function head() {
  return h("thead", {}, h("tr", {}, h("th", { scope: "col" }, "Begins"), Array.from({ length: 15 }, (_, i) => h("th", { scope: "col", class: "number" }, `+${i}`)), h("th", { scope: "col" }, "Calls")));
}

function row({ begins, max, count, overflow, peak, slots }) {
  const time = (slot) => CLOCK.format(new Date(Date.parse(begins) + slot * 60_000));
  return h(
    "tr",
    {},
    h("th", { scope: "row" }, time(0)),
    slots.map(({ slot, count: calls }) =>
      h("td", { class: "number", "data-load": load(calls, max), title: `${time(slot)}: ${calls.toLocaleString()} of ${max.toLocaleString()} calls` }, calls > 0 && calls.toLocaleString(), calls > max && h("span", { class: "unseen" }, " overflow")),
    ),
    h("td", { class: "sum" }, h("b", {}, count.toLocaleString()), h("span", { class: overflow ? "bad" : "help" }, overflow ? ` overflow: up to ${peak.toLocaleString()} a minute, of ${max.toLocaleString()}` : ` of at most ${max.toLocaleString()} a minute`)),
  );
}

function load(calls, max) {
  return calls > max ? "over" : Math.ceil((calls / max) * STEPS);
}

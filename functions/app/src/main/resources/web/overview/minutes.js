// The minute groups around now: the clock, and beside it the same figures as a table, fifteen minutes to a
// row, every one as dark as it is loaded, with what is over its measure marked while it can still be helped.

import { firstMinute, minuteClock, MINUTE_MILLIS } from "./clock.js";
import { fill, h, mark } from "../base/h.js";
import { get } from "../base/store.js";

const CLOCK = new Intl.DateTimeFormat(undefined, { timeStyle: "short" });

/** Steps between an empty minute and a full one. */
const STEPS = 5;

const SLOTS = 15;
const HOUR_MILLIS = 3_600_000;

/** What this adds to the overview: read with it, and drawn in a card of its own. */
export function panel() {
  const clock = minuteClock();
  const grid = minuteGrid();
  const element = h("section", { class: "card", "aria-label": "Minute groups" }, h("h2", {}, "Minute groups"), h("div", { class: "round" }, clock.element, grid.element));
  let known = null;
  let shown = [];
  return {
    name: "minute groups",
    element,
    async read(get) {
      const first = firstMinute(Date.now());
      const hours = new Set([first, first + HOUR_MILLIS - 1].map((at) => new Date(at).toISOString().slice(0, 13)));
      const answers = await Promise.all([...hours].map((hour) => get(`/minute-groups?limit=1&hour=${hour}`)));
      return answers.flatMap(({ groups }) => groups).filter(({ begins }) => Date.parse(begins) >= first && Date.parse(begins) < first + HOUR_MILLIS);
    },
    render(groups) {
      const key = JSON.stringify(groups);
      if (key !== known) {
        known = key;
        shown = groups;
        element.hidden = !groups.some(isUsed);
      }
      if (!element.hidden) {
        clock.render(shown, get().now);
        grid.render(shown, get().now);
      }
    },
  };
}

function isUsed({ slots }) {
  return slots.some(({ count, called, failed }) => count + called + failed > 0);
}

function minuteGrid() {
  const body = h("tbody");
  const element = h("div", { class: "wide", tabindex: "0", role: "group", "aria-label": "Minute groups" }, h("table", { class: "minutes", "aria-label": "Calls in each minute" }, head(), body));
  let shown = null;
  let minute = null;
  return {
    element,
    render(groups, now) {
      const present = Math.floor(now / MINUTE_MILLIS);
      if (groups !== shown || present !== minute) {
        shown = groups;
        minute = present;
        fill(body, groups.filter(isUsed).map((group) => row(group, present * MINUTE_MILLIS)));
      }
    },
  };
}

function head() {
  return h("thead", {}, h("tr", {}, h("th", { scope: "col" }, "Begins"), Array.from({ length: SLOTS }, (_, i) => h("th", { scope: "col", class: "number" }, `+${i}`)), h("th", { scope: "col" }, "Calls")));
}

function row({ begins, max, count, overflow, peak, slots }, present) {
  const at = (slot) => Date.parse(begins) + slot * MINUTE_MILLIS;
  const time = (slot) => CLOCK.format(at(slot));
  const over = at(SLOTS) <= present;
  const sum = (member) => slots.reduce((all, slot) => all + slot[member], 0);
  return h(
    "tr",
    { "data-over": over ? "true" : null },
    h("th", { scope: "row" }, time(0)),
    slots.map((slot) => cell(slot, max, time(slot.slot), at(slot.slot) === present)),
    h(
      "td",
      { class: "sum" },
      h("b", {}, count.toLocaleString()),
      h("span", { class: overflow && !over ? "bad" : "help" }, overflow ? ` overflow: up to ${peak.toLocaleString()} a minute, of ${max.toLocaleString()}` : ` of at most ${max.toLocaleString()} a minute`),
      sum("called") + sum("failed") > 0 && h("span", { class: "help made" }, `${sum("called").toLocaleString()} called, ${sum("failed").toLocaleString()} failed`),
    ),
  );
}

function cell({ count, called, failed }, max, time, present) {
  const made = called + failed > 0 ? `, ${called.toLocaleString()} called, ${failed.toLocaleString()} failed` : "";
  const td = h("td", { class: "number", "data-load": load(count, max), title: `${time}: ${count.toLocaleString()} of ${max.toLocaleString()} calls${made}` }, count > 0 && count.toLocaleString(), count > max && h("span", { class: "unseen" }, " overflow"), present && h("span", { class: "unseen" }, " now"));
  return mark(td, "aria-current", present ? "time" : null);
}

function load(calls, max) {
  return calls > max ? "over" : Math.ceil((calls / max) * STEPS);
}

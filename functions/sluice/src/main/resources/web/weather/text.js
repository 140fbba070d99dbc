// The same hour as a table, five minutes to a row: for those who hear the page, and for exact figures.

import { began, counted, median, ranFor, waitedFor, waits } from "./hour.js";
import { brushOfTime } from "./brush.js";
import { fill, h } from "../base/h.js";
import { length } from "../base/time.js";

const ROW_MILLIS = 300_000;

const CLOCK = new Intl.DateTimeFormat(undefined, { timeStyle: "short" });

const HEADS = ["From", "Tasks", "Failed", "Running", "Waiting", "Median wait", "Median run", "Longest run"];

/** @param chosen (brush) => brushes the minutes of a row */
export function hourTable(chosen) {
  const body = h("tbody");
  const details = h(
    "details",
    { class: "hour", ontoggle: () => render(last) },
    h("summary", {}, "The hour as a table"),
    h("div", { class: "wide", tabindex: "0", role: "group", "aria-label": "The hour as a table" }, h("table", { class: "data", "aria-label": "The last hour, five minutes to a row" }, h("thead", {}, h("tr", {}, HEADS.map((head, i) => h("th", { scope: "col", class: i > 0 ? "number" : null }, head)))), body)),
  );
  let last = null;
  return { element: details, render };

  /** Nothing is done for it while it is closed. */
  function render(shown) {
    last = shown;
    if (details.open && shown) {
      fill(body, rows(shown).map((row) => rowOf(row, shown.now)));
    }
  }

  function rowOf({ from, to, tasks }, now) {
    const counts = counted(tasks);
    const begun = tasks.filter((task) => !waits(task));
    const runs = begun.map((task) => ranFor(task, now));
    const longest = runs.reduce((most, run) => Math.max(most, run), 0);
    const cells = [tasks.length, counts.F, counts.R, counts.Q + counts.S].map((count) => count.toLocaleString());
    const times = runs.length === 0 ? ["", "", ""] : [median(begun.map((task) => waitedFor(task, now))), median(runs), longest].map(length);
    return h("tr", {}, h("th", { scope: "row" }, h("button", { type: "button", class: "plain", title: "Brush these minutes", onclick: () => chosen(brushOfTime(from, to)) }, CLOCK.format(from))), [...cells, ...times].map((cell) => h("td", { class: "number" }, cell)));
  }
}

/** Newest first; minutes in which nothing began are left out. */
function rows({ tasks, now }) {
  const found = new Map();
  for (const task of tasks) {
    const from = Math.floor(began(task) / ROW_MILLIS) * ROW_MILLIS;
    const row = found.get(from) ?? { from, to: Math.min(now, from + ROW_MILLIS), tasks: [] };
    row.tasks.push(task);
    found.set(from, row);
  }
  return [...found.values()].sort((one, other) => other.from - one.from);
}

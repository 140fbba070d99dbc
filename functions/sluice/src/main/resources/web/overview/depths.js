// How many tasks stand where, and how long the oldest has waited.

import { fill, h, say } from "../base/h.js";
import { address } from "../base/route.js";
import { pauseButton } from "../base/pauses.js";
import { STATES } from "../tasks/filter.js";
import { seesAll } from "../base/store.js";
import { length } from "../base/time.js";

export function depths() {
  const tiles = STATES.map((state) => {
    const count = h("b");
    const parts = h("small");
    return { state, count, parts, element: h("a", { class: "tile", "data-state": state, href: address("tasks", null, { state }) }, count, " ", h("span", {}, state.toLowerCase()), parts) };
  });
  const oldest = h("b");
  const age = h("div", { class: "tile" }, oldest, " ", h("span", {}, "oldest wait"));
  const rows = queueRows();
  const queues = h("section", { class: "card", "aria-label": "Queues" }, h("h2", {}, "Queues"), h("table", { class: "data full", "aria-label": "Queues" }, h("thead", {}, h("tr", {}, ["Queue", "Waiting", "Oldest"].map((head) => h("th", { scope: "col" }, head)), seesAll() && h("td", {}))), rows.element));
  return {
    tiles: h("div", { class: "tiles" }, tiles.map(({ element }) => element), age),
    queues,
    render({ queues: status, readAt }, now) {
      const waited = ({ oldestSeconds }) => (oldestSeconds === undefined ? null : oldestSeconds * 1_000 + Math.max(0, now - readAt));
      tiles.forEach(({ state, count, parts }) => {
        const children = status.children[state] ?? 0;
        say(count, ((status.counts[state] ?? 0) - children).toLocaleString());
        say(parts, children > 0 ? ` and ${children.toLocaleString()} ${children === 1 ? "part" : "parts"}` : "");
      });
      const longest = Math.max(-1, ...status.queues.map((queue) => waited(queue) ?? -1));
      say(oldest, longest < 0 ? "none" : length(longest));
      queues.hidden = status.queues.length < 2 && !seesAll(); // the tiles show a single queue, but do not pause it
      rows.render(withIdle(status), waited);
    },
  };
}

/** The queues with tasks, and those that an operator may want to pause or resume although nothing waits there. */
function withIdle({ queues, pauses }) {
  const idle = seesAll() ? ["default", ...pauses.filter(({ kind }) => kind === "queue").map(({ name }) => name)] : [];
  const known = new Set(queues.map(({ name }) => name));
  return [...queues, ...[...new Set(idle)].filter((name) => !known.has(name)).map((name) => ({ name, queued: 0 }))];
}

/** The rows stay the same elements as long as the queues are the same: a button may have the focus. */
function queueRows() {
  const element = h("tbody");
  let shown = null;
  let rows = [];
  return {
    element,
    render(queues, waited) {
      const key = JSON.stringify(queues.map(({ name }) => name));
      if (key !== shown) {
        shown = key;
        rows = queues.map(({ name }) => ({ button: pauseButton("queue", name), queued: h("td"), age: h("td") }));
        fill(element, rows.map(({ button, queued, age }, i) => h("tr", {}, h("th", { scope: "row", dir: "auto" }, h("a", { href: address("tasks", null, { queue: queues[i].name }) }, queues[i].name)), queued, age, button.element && h("td", {}, h("div", { class: "buttons" }, button.element)))));
      }
      rows.forEach(({ button, queued, age }, i) => {
        say(queued, queues[i].queued.toLocaleString());
        say(age, waited(queues[i]) === null ? "" : length(waited(queues[i])));
        button.render();
      });
    },
  };
}

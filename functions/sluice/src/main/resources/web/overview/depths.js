// How many tasks stand where, and how long the oldest has waited.

import { fill, h, say } from "../base/h.js";
import { address } from "../base/route.js";
import { STATES } from "../tasks/filter.js";
import { length } from "../base/time.js";

export function depths() {
  const tiles = STATES.map((state) => {
    const count = h("b");
    const parts = h("small");
    return { state, count, parts, element: h("a", { class: "tile", "data-state": state, href: address("tasks", null, { state }) }, count, " ", h("span", {}, state.toLowerCase()), parts) };
  });
  const oldest = h("b");
  const age = h("div", { class: "tile" }, oldest, " ", h("span", {}, "oldest wait"));
  const body = h("tbody");
  const queues = h("section", { class: "card", "aria-label": "Queues" }, h("h2", {}, "Queues"), h("table", { class: "data full", "aria-label": "Queues" }, h("thead", {}, h("tr", {}, ["Queue", "Waiting", "Oldest"].map((head) => h("th", { scope: "col" }, head)))), body));
  return {
    tiles: h("div", { class: "tiles" }, tiles.map(({ element }) => element), age),
    queues,
    render({ queues: status, readAt }, now) {
      const waited = ({ oldestSeconds }) => (oldestSeconds === undefined ? null : oldestSeconds * 1_000 + Math.max(0, now - readAt));
      tiles.forEach(({ state, count, parts }) => {
        const children = status.children[state] ?? 0;
        say(count, ((status.counts[state] ?? 0) - children).toLocaleString());
        say(parts, children > 0 ? ` and ${children.toLocaleString()} parts` : "");
      });
      const longest = Math.max(-1, ...status.queues.map((queue) => waited(queue) ?? -1));
      say(oldest, longest < 0 ? "none" : length(longest));
      queues.hidden = status.queues.length < 2; // the tiles show a single queue
      fill(body, queues.hidden ? [] : status.queues.map((queue) => h("tr", {}, h("th", { scope: "row", dir: "auto" }, queue.name), h("td", {}, queue.queued.toLocaleString()), h("td", {}, waited(queue) === null ? "" : length(waited(queue))))));
    },
  };
}

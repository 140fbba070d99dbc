// Who came for tasks in the last hour, and what they run.

import { fill, h, say } from "../base/h.js";
import { address } from "../base/route.js";
import { seesAll } from "../base/store.js";
import { showTime, timeElement } from "../base/time.js";

const SHOWN = 10;

/** Tasks of one worker that are named; the rest is counted. */
const NAMED = 3;

/** A worker that waits for tasks comes every few seconds; one that was silent for this many ms has left or died. */
const SILENT_MS = 60_000;

export function workerTable() {
  const place = h("div");
  const sum = h("span", { class: "help" });
  const element = h("section", { class: "card", "aria-label": "Workers" }, h("h2", {}, "Workers ", sum), place);
  let shown = null;
  let times = [];
  let idle = [];
  return {
    element,
    render({ workers: { count, lastSeenAt, workers } }, now) {
      const key = JSON.stringify(workers);
      if (key !== shown) {
        shown = key;
        times = [];
        idle = [];
        const time = (at) => {
          const made = timeElement();
          times.push({ made, at });
          return made;
        };
        const without = (seenAt) => {
          const made = h("span", { class: "help" });
          idle.push({ made, seenAt: Date.parse(seenAt) });
          return made;
        };
        fill(sum, `${count.toLocaleString()} in the last hour`);
        fill(place, count === 0 ? none(lastSeenAt, time) : table(workers.slice(0, SHOWN), time, without), workers.length > SHOWN && h("p", { class: "help" }, "Only those that came last are shown."));
      }
      times.forEach(({ made, at }) => showTime(made, at, now));
      idle.forEach(({ made, seenAt }) => say(made, now - seenAt < SILENT_MS ? "idle" : "stopped or lost"));
    },
  };
}

function none(lastSeenAt, time) {
  return h("p", { class: "help" }, "Nothing runs until a worker comes. ", lastSeenAt ? ["The last one came ", time(lastSeenAt), "."] : "None was ever seen.");
}

function table(workers, time, without) {
  const rest = (count, named) => count > 0 && h("span", { class: "help" }, `${count.toLocaleString()} ${named > 0 ? "more" : seesAll() ? "tasks" : "of others"}`);
  const row = ({ name, seenAt, holds, tasks }) =>
    h(
      "tr",
      {},
      h("th", { scope: "row", class: "code", dir: "auto" }, name),
      h("td", {}, time(seenAt)),
      h(
        "td",
        {},
        tasks.slice(0, NAMED).map(({ id, type, since }) => h("div", {}, h("a", { href: address("tasks", id), title: id }, type), h("span", { class: "help" }, " began ", time(since)))),
        holds === 0 && without(seenAt),
        rest(holds - Math.min(NAMED, tasks.length), tasks.length),
      ),
    );
  return h("div", { class: "wide" }, h("table", { class: "data full", "aria-label": "Workers" }, h("thead", {}, h("tr", {}, ["Name", "Seen", "Runs"].map((head) => h("th", { scope: "col" }, head)))), h("tbody", {}, workers.map(row))));
}

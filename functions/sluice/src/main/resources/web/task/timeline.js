// What happened to a task, with how long each step took.

import { fill, h } from "../base/h.js";
import { length, showTime, timeElement } from "../base/time.js";

const WORDS = {
  enqueued: () => "Enqueued",
  scheduled: () => "Scheduled",
  claimed: ({ attempt }) => `Attempt ${attempt} began`,
  "fanned-out": () => "Left to its parts",
  joined: () => "Joining its parts began",
  retried: ({ attempt }) => `Attempt ${attempt} failed`,
  lost: () => "Its worker was lost",
  released: () => "Its worker handed it back",
  "handed-back": () => "Handed back: its build cannot run it",
  "cancel-asked": () => "Asked to stop",
  settled: ({ state }) => state[0] + state.slice(1).toLowerCase(),
  edited: () => "Its params were changed",
  moved: ({ from, to }) => `Moved from queue ${from} to ${to}`,
  replayed: () => "Queued again by hand",
};

/** @return {element, render({events, cut}, now)}, as the server returns them */
export function timeline() {
  const element = h("ol", { class: "timeline" });
  let shown = null;
  let times = [];
  return {
    element,
    render({ events, cut }, now) {
      const key = JSON.stringify(events);
      if (key !== shown) {
        shown = key;
        times = events.map(({ at, until }) => ({ at, until, atElement: timeElement(), untilElement: until && timeElement() }));
        fill(element, events.map((event, i) => [entry(event, events[i - 1], times[i]), cut && i === 0 && h("li", { class: "help" }, "… more than is kept …")]));
      }
      for (const { at, until, atElement, untilElement } of times) {
        showTime(atElement, at, now);
        untilElement && showTime(untilElement, until, now);
      }
    },
  };
}

function entry(event, before, { atElement, untilElement }) {
  const { kind, state, worker, error } = event;
  const gap = before ? Date.parse(event.at) - Date.parse(before.at) : 0;
  return h(
    "li",
    { "data-state": state ?? kind },
    h("p", { class: "moment" }, h("b", {}, WORDS[kind]?.(event) ?? kind), h("span", { class: "help" }, atElement)),
    untilElement && h("p", {}, ["retried", "handed-back"].includes(kind) ? "The next one begins " : "To run ", untilElement),
    (gap > 0 || worker) && h("p", { class: "help" }, gap > 0 && `after ${length(gap)}`, gap > 0 && worker && ", ", worker && ["by ", h("span", { class: "code", dir: "auto" }, worker)]),
    error && h("p", { class: "bad", dir: "auto" }, error),
  );
}

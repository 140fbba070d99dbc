// What happened to a task, with how long each step took.

import { fill, h } from "./h.js";
import { length, showTime, timeElement } from "./time.js";

const WORDS = {
  enqueued: () => "Enqueued",
  scheduled: () => "Scheduled",
  claimed: ({ attempt }) => `Attempt ${attempt} began`,
  joined: () => "Its parts had ended; joining them began",
  retried: ({ attempt }) => `Attempt ${attempt} failed`,
  lost: () => "Its worker was lost",
  released: () => "Its worker handed it back",
  "cancel-asked": () => "Asked to stop",
  settled: ({ state }) => state[0] + state.slice(1).toLowerCase(),
  replayed: () => "Queued again by hand",
};

/** @return {element, render(events, now)}: of an event, `at`, `kind`, and what is known of the rest */
export function timeline() {
  const element = h("ol", { class: "timeline" });
  let shown = null;
  let times = [];
  return {
    element,
    render(events, now) {
      const key = JSON.stringify(events);
      if (key !== shown) {
        shown = key;
        times = events.map(({ at, until }) => ({ at, until, atElement: timeElement(), untilElement: until && timeElement() }));
        fill(element, events.map((event, i) => entry(event, events[i - 1], times[i])));
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
    h("b", {}, WORDS[kind]?.(event) ?? kind),
    untilElement && [kind === "retried" ? ", the next one " : " for ", untilElement],
    h("span", { class: "help" }, gap > 0 && ` after ${length(gap)},`, " ", atElement),
    worker && h("p", { class: "help" }, "by ", h("span", { class: "code" }, worker)),
    error && h("p", { class: "bad", dir: "auto" }, error),
  );
}

/** What the record of a task tells by itself. */
export function eventsOf({ createdAt, runAt, startedAt, finishedAt, attempt, worker, state, error }) {
  const events = [{ at: createdAt, kind: "enqueued" }];
  if (state === "SCHEDULED" && runAt) {
    events.push({ at: createdAt, kind: "scheduled", until: runAt });
  }
  if (startedAt) {
    events.push({ at: startedAt, kind: "claimed", attempt, worker });
  }
  if (finishedAt) {
    events.push({ at: finishedAt, kind: "settled", state, error });
  }
  return events;
}

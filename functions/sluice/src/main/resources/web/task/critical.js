// The critical path of a fan-out: what it waited for from its beginning to its end. Its parts run beside
// each other, so only the one that ended last counts; making any other faster changes nothing.

import { fill, h, mark } from "../base/h.js";
import { address } from "../base/route.js";
import { length } from "../base/time.js";
import { name } from "./strip-names.js";

export function criticalPath(id) {
  const bar = h("div", { class: "way", "aria-hidden": "true" });
  const steps = h("ol", { class: "steps" });
  const sum = h("span", { class: "help" });
  const element = h("div", {}, h("h3", {}, "Critical path ", sum), bar, steps);
  return {
    element,
    render(parts, { record, timeline }) {
      const path = pathOf(parts, record, timeline.events);
      element.hidden = path.length === 0;
      fill(sum, length(path.reduce((all, { millis }) => all + millis, 0)));
      fill(
        bar,
        path.map(({ kind, millis }) => {
          const segment = h("span", { "data-kind": kind });
          segment.style.flexGrow = Math.max(millis, 0.001);
          return segment;
        }),
      );
      fill(
        steps,
        path.map(({ kind, words, index, millis }) => h("li", { "data-kind": kind }, index === undefined ? words : [h("a", { href: address("tasks", `${id}.${index}`), dir: "auto" }, name(parts, index)), ` ${words}`], " ", h("b", {}, length(millis)))),
      );
      mark(element, "data-steps", path.length);
    },
  };
}

/** The steps, one after another: {kind, words, index of the part or undefined, millis}. */
function pathOf(parts, record, events) {
  const at = (event) => (event ? Date.parse(event.at) : null);
  const created = Date.parse(record.createdAt);
  const now = Date.parse(parts.at);
  const begun = Math.max(created, at(events.findLast(({ kind }) => kind === "replayed")) ?? 0);
  const last = (kind) => events.findLast((event) => event.kind === kind && at(event) >= begun);
  const slowest = latest(parts);
  const path = [];
  let reached = begun;
  const step = (kind, words, until, index) => {
    const end = Math.max(reached, until ?? now);
    if (end > reached || until === null) {
      path.push({ kind, words, index, millis: end - reached });
    }
    reached = end;
    return until !== null;
  };
  const claimed = events.find((event) => event.kind === "claimed" && at(event) >= begun);
  const began = slowest === null ? null : created + parts.began[slowest];
  const ended = slowest === null || parts.ran[slowest] < 0 ? null : began + parts.ran[slowest];
  const fanned = at(last("fanned-out"));
  const joined = at(last("joined"));
  const waiting = /[QS]/.test(parts.states) ? "Other parts wait for a worker" : "Waits to join";
  const settled = record.finishedAt ? Date.parse(record.finishedAt) : null;
  const enqueued = began === null ? fanned : Math.min(fanned ?? began, began);
  step("waits", "Waited for a worker", at(claimed) ?? enqueued) &&
    step("works", "Enqueued its parts", enqueued) &&
    (slowest !== null || step("waits", "Its parts wait for a worker", null)) &&
    step("waits", "waited", began, slowest) &&
    step(parts.states[slowest] === "F" ? "failed" : "runs", parts.ran[slowest] < 0 ? "runs" : "ran", ended, slowest) &&
    (joined !== null || settled === null) &&
    step("waits", joined === null ? waiting : "Waited to join", joined) &&
    step("works", settled === null ? "Joins" : "Joined its parts", settled);
  return path;
}

/** The part that ended last; while any runs, the one that has run longest; null before any began. */
function latest({ states, began, ran }) {
  let found = null;
  let most = -1;
  const running = states.includes("R");
  [...states].forEach((state, i) => {
    const end = running ? (state === "R" ? Number.MAX_SAFE_INTEGER - began[i] : -1) : began[i] >= 0 && ran[i] >= 0 ? began[i] + ran[i] : -1;
    if (end > most) {
      [found, most] = [i, end];
    }
  });
  return found;
}

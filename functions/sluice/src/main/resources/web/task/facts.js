// What is known of a task, and what happened to it.

import { fill, h, say } from "../base/h.js";
import { address } from "../base/route.js";
import { duration, length, showTime, timeElement } from "../base/time.js";
import { timeline } from "./timeline.js";

const FACTS = {
  Owner: ({ owner }) => owner,
  "Part of": ({ parentId }) => parentId && h("a", { class: "code", href: address("tasks", parentId) }, parentId),
  Queue: ({ queue, priority }) => `${queue}, priority ${priority}`,
  Attempt: ({ attempt, maxAttempts }) => (attempt > 0 ? `${attempt} of at most ${maxAttempts}` : `none yet, at most ${maxAttempts}`),
  "Time limit": ({ timeoutSeconds }) => `${length(timeoutSeconds * 1_000)} an attempt`,
};

export function taskFacts() {
  const list = h("dl", { class: "facts" });
  const took = h("dd");
  const expires = timeElement();
  const line = timeline();
  let shown = null;
  return {
    element: [h("section", { class: "card", "aria-label": "Time line" }, h("h2", {}, "Time line"), line.element), h("section", { class: "card", "aria-label": "About it" }, h("h2", {}, "About it"), list)],
    render(task, events, { now }) {
      if (task !== shown) {
        shown = task;
        const known = Object.entries(FACTS).map(([name, of]) => [name, of(task)]);
        fill(
          list,
          known.filter(([, value]) => value).map(([name, value]) => [h("dt", {}, name), h("dd", { dir: "auto" }, value)]),
          task.startedAt && [h("dt", {}, "Took"), took],
          task.expiresAt && [h("dt", {}, "Expires"), h("dd", {}, expires)],
        );
      }
      const spent = duration(task, now);
      say(took, spent === null ? "" : length(spent));
      showTime(expires, task.expiresAt, now);
      line.render(events, now);
    },
  };
}

// What is known of a task, and what happened to it.

import { fill, h, say } from "../base/h.js";
import { address } from "../base/route.js";
import { duration, lastDuration, length, showTime, timeElement } from "../base/time.js";
import { timeline } from "./timeline.js";

const FACTS = {
  Owner: ({ owner }) => owner,
  Label: ({ label }) => label,
  "Part of": ({ parentId }) => parentId && taskLink(parentId),
  "Notice of": ({ noticeOf }) => noticeOf && taskLink(noticeOf),
  Notice: ({ notice }) => notice && (notice.state ? h("a", { href: address("tasks", notice.id), title: notice.error ?? null }, noticeText(notice)) : "gone"),
  Queue: ({ queue, priority }) => `${queue}, priority ${priority}`,
  Attempt: ({ attempt, maxAttempts }) => (attempt > 0 ? `${attempt} of at most ${maxAttempts}` : `none yet, at most ${maxAttempts}`),
  "Time limit": ({ timeoutSeconds }) => `${length(timeoutSeconds * 1_000)} an attempt`,
};

function taskLink(id) {
  return h("a", { class: "code", href: address("tasks", id) }, id);
}

/** What became of the message that says how a task ended. */
function noticeText({ state, attempt, maxAttempts }) {
  const attempts = attempt === 1 ? "1 attempt" : `${attempt} attempts`;
  const ended = { SUCCEEDED: `taken after ${attempts}`, FAILED: `failed after ${attempts}`, CANCELLED: "cancelled" };
  return ended[state] ?? `being sent${attempt > 0 ? `, attempt ${attempt} of ${maxAttempts}` : ""}`;
}

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
          task.startedAt && [h("dt", {}, task.finishedAt ? "Took" : "Running for"), took],
          task.expiresAt && [h("dt", {}, "Expires"), h("dd", {}, expires)],
        );
      }
      const spent = duration(task, now);
      const last = lastDuration(task, now);
      say(took, spent === null ? "" : `${length(spent)}${spent === last ? "" : `, its last attempt ${length(last)}`}`);
      showTime(expires, task.expiresAt, now);
      line.render(events, now);
    },
  };
}

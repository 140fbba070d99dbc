// Why a task is where it is, in one sentence.

import { length, relative } from "../base/time.js";

/** The sentence, or null where the state says all. */
export function why(task, now) {
  const { state, waiting, progress } = task;
  if (["FAILED", "CANCELLED"].includes(state) && task.parentRuns === false) {
    return "The task it is a part of has ended: a retry runs all its parts again that did not succeed.";
  }
  if (["FAILED", "CANCELLED"].includes(state) && task.parentRuns === null) {
    return "The task it is a part of is gone, so it cannot run again.";
  }
  if (waiting) {
    return WAITS[waiting.reason]?.(waiting, now) ?? null;
  }
  if (state === "RUNNING" && task.cancelAsked) {
    return "It was asked to stop, and ends when its code does.";
  }
  if (state === "RUNNING" && task.waitsForChildren) {
    return progress ? `It waits for its parts: ${progress.done.toLocaleString()} of ${progress.total.toLocaleString()} have ended.` : "It waits for its parts.";
  }
  return null;
}

/** By the reasons that the server gives. */
const WAITS = {
  "parent-ended": () => "It will be cancelled when its turn comes, for the task it is a part of has ended.",
  "unknown-type": (waiting, now) => `No build that took it knows its type: ${handedBack(waiting, now)}`,
  "queue-unavailable": (waiting, now) => `Redis failed it while it ran: ${handedBack(waiting, now)}`,
  occupied: (waiting, now) => `What it needs is in use: ${handedBack(waiting, now)}`,
  "unreadable-params": (waiting, now) => `No build that took it can read its params: ${handedBack(waiting, now)}`,
  scheduled: ({ until }, now) => `It waits for its time, ${relative(until, now)}.`,
  retry: ({ until, error }, now) => `Its last attempt failed${error ? ` (${error})` : ""}; the next one begins ${relative(until, now)}.`,
  "no-worker": ({ workerSeenAt }, now) =>
    workerSeenAt ? `No worker was seen for ${length(Math.max(0, now - Date.parse(workerSeenAt)))}: nothing runs until one comes.` : "No worker was ever seen: nothing runs until one comes.",
  paused: ({ pause: { kind, by, reason, until } }, now) => `Its ${kind} is paused by ${by}${reason ? ` (${reason})` : ""}${until ? `; it goes on ${relative(until, now)}` : ""}.`,
  "not-served": () => "No worker that was seen lately takes tasks from its queue: it runs when one comes.",
  alone: ({ busyWorkers }) => `It must run alone, since workers were lost with it; ${busyWorkers === 1 ? "the worker that is busy" : "a worker that is busy"} must finish first.`,
  behind: ({ ahead, orMore, busyWorkers }) => `${tasks(ahead, orMore)} before it; ${workers(busyWorkers)} at work.`,
  next: () => "It is next: it begins when a worker has room.",
};

function handedBack({ by, since, until }, now) {
  return `${by} handed it back, as others may have for ${length(Math.max(0, now - Date.parse(since)))}; the next try is ${relative(until, now)}.`;
}

function tasks(ahead, orMore) {
  return orMore ? `${ahead.toLocaleString()} tasks or more are` : ahead === 1 ? "1 task is" : `${ahead.toLocaleString()} tasks are`;
}

function workers(count) {
  return count === 1 ? "1 worker is" : `${count.toLocaleString()} workers are`;
}

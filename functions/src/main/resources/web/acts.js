// What is done to tasks: cancelled, queued again, deleted. The server says what came of each.

import { confirmed } from "./dialogs.js";
import { tell } from "./notices.js";
import { call, reason } from "./server.js";
import { get, set } from "./store.js";

/** Requests at once; a browser has six connections, and one of them is held. */
const AT_ONCE = 4;

const WAITING = ["SCHEDULED", "QUEUED"];
const ENDED_BADLY = ["FAILED", "CANCELLED"];

/**
 * The acts: what they are called, when they can be done, what is sent, and what is told of a good
 * answer. A running task is only asked to stop. A part whose whole has ended would be cancelled when its
 * turn came; only the page of a task knows whether it has: `parentRuns`.
 */
export const ACTS = {
  cancel: {
    label: "Cancel",
    can: (task) => WAITING.includes(task.state) || (task.state === "RUNNING" && !task.cancelAsked),
    send: (id) => call("POST", `/tasks/${id}/cancel`),
    done: ({ status }) => (status === 202 ? "asked to stop" : "cancelled"),
  },
  retry: {
    label: "Retry",
    can: (task) => ENDED_BADLY.includes(task.state) && (!task.parentId || task.parentRuns === true),
    send: (id) => call("POST", `/tasks/${id}/retry`),
    done: () => "queued again",
  },
  delete: {
    label: "Delete",
    can: (task) => task.state !== "RUNNING",
    send: (id) => call("DELETE", `/tasks/${id}`),
    done: () => "deleted",
  },
};

/** What an act of the keyboard is meant for: all that are selected, else the one in focus. */
export function chosen(active) {
  const { selected } = get();
  return selected.size > 0 ? [...selected] : [active].filter(Boolean);
}

/** Does it to each of the tasks and tells what came of it. What cannot be undone is asked before. */
export async function act(name, ids) {
  if (ids.length === 0) {
    return;
  }
  const question = `Delete ${count(ids)}? Params, results and files go with it. This cannot be undone.`;
  if (name === "delete" && !(await confirmed(question, "Delete"))) {
    return;
  }
  const outcomes = await each(ids, (id) => outcome(name, id));
  forget(outcomes.filter(({ good }) => good).map(({ id }) => id));
  const cancelled = outcomes.filter(({ text }) => text === "cancelled").map(({ id }) => id);
  const undo = cancelled.length > 0 ? { label: "Undo", run: () => act("retry", cancelled) } : null;
  for (const [text, group] of grouped(outcomes)) {
    const good = group[0].good;
    const whose = group.length === 1 ? group[0].id : count(group);
    tell(`${whose}: ${text}`, good ? "good" : "bad", text === "cancelled" ? undo : null);
  }
}

async function outcome(name, id) {
  try {
    return { id, good: true, text: ACTS[name].done(await ACTS[name].send(id)) };
  } catch (error) {
    const state = error.problem?.state;
    const why = state ? `it is ${state.toLowerCase()}` : reason(error);
    return { id, good: false, text: `not done, ${why}` };
  }
}

function count(list) {
  return list.length === 1 ? "1 task" : `${list.length} tasks`;
}

function grouped(outcomes) {
  const groups = new Map();
  for (const outcome of outcomes) {
    groups.set(outcome.text, [...(groups.get(outcome.text) ?? []), outcome]);
  }
  return groups;
}

/** What was done is no longer selected; what was refused stays, for another try. */
function forget(ids) {
  const selected = new Set(get().selected);
  ids.forEach((id) => selected.delete(id));
  set({ selected });
}

async function each(ids, send) {
  const outcomes = [];
  const left = [...ids];
  const sender = async () => {
    for (let id = left.shift(); id !== undefined; id = left.shift()) {
      outcomes.push(await send(id));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, sender));
  return outcomes;
}

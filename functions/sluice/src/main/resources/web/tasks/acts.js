// What is done to tasks: cancelled, queued again, run at once, deleted. The server says what came of each.

import { confirmed } from "../base/dialogs.js";
import { tell } from "../base/notices.js";
import { call, reason } from "../base/server.js";
import { get, set } from "../base/store.js";

/** Requests at once; a browser has six connections, and one of them is held. */
const AT_ONCE = 4;

const WAITING = ["SCHEDULED", "QUEUED"];
const ENDED_BADLY = ["FAILED", "CANCELLED"];
const ENDED = ["SUCCEEDED", ...ENDED_BADLY];

/**
 * The acts: what they are called, when they can be done, what is sent, and what is reported of a good
 * answer. A running task is only asked to stop.
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
    can: (task) => ENDED_BADLY.includes(task.state) && task.parentRuns !== null, // null: its whole is gone
    send: (id) => call("POST", `/tasks/${id}/retry`),
    done: () => "queued again",
  },
  now: {
    label: "Run now",
    can: (task) => task.state === "SCHEDULED",
    send: (id) => call("PATCH", `/tasks/${id}`, { body: { delaySeconds: 0 } }),
    done: () => "queued",
  },
  delete: {
    label: "Delete",
    can: (task) => task.state !== "RUNNING",
    send: (id) => call("DELETE", `/tasks/${id}`),
    done: () => "deleted",
  },
};

/** Whether a task waits, so that it can be edited. */
export function waits(task) {
  return WAITING.includes(task.state);
}

/** What is known of the task; undefined if it is neither shown nor selected. */
function shown(id) {
  return [...(get().list?.tasks ?? []), get().task?.record].find((task) => task?.id === id) ?? get().selected.get(id);
}

/** What an act of the keyboard is meant for: all that are selected, else the one in focus. */
export function chosen(active) {
  const { selected } = get();
  return selected.size > 0 ? [...selected.keys()] : [active].filter(Boolean);
}

/** Applies it to each task and reports the outcome. Asks first if it cannot be undone. */
export async function act(name, ids) {
  if (ids.length === 0) {
    return;
  }
  const question = `Delete ${count(ids)}? Params, results and files are deleted too. This cannot be undone.`;
  if (name === "delete" && !(await confirmed(question, "Delete"))) {
    return;
  }
  const later = new Set(ids.filter((id) => shown(id)?.state === "SCHEDULED"));
  const meant = name === "retry" ? await wholes(ids) : new Map(ids.map((id) => [id, [id]]));
  const outcomes = await each([...meant.keys()], (id) => outcome(name, id));
  if (name === "delete") {
    const gone = new Set(outcomes.filter(({ good }) => good).map(({ id }) => id));
    set({ list: get().list && { ...get().list, tasks: get().list.tasks.filter(({ id }) => !gone.has(id)) } });
  }
  forget(outcomes.filter(({ good }) => good).flatMap(({ id }) => meant.get(id)));
  // queued again, a task that was for later would run at once: that undoes nothing
  const cancelled = outcomes.filter(({ id, text }) => text === "cancelled" && !later.has(id)).map(({ id }) => id);
  const undo = cancelled.length > 0 ? { label: "Undo", run: () => act("retry", cancelled) } : null;
  for (const [text, group] of grouped(outcomes)) {
    const good = group[0].good;
    const whose = group.length === 1 ? group[0].id : count(group);
    tell(`${whose}: ${text}`, good ? "good" : "bad", text === "cancelled" ? undo : null);
  }
}

/**
 * What to retry for each of the tasks, with the tasks it stands for. A part whose whole has ended would be
 * cancelled when its turn came: the whole is retried, of which only what did not succeed runs again.
 */
async function wholes(ids) {
  const ended = new Map();
  const meant = new Map();
  for (const id of ids) {
    const parent = shown(id)?.parentId;
    if (parent && !ended.has(parent)) {
      ended.set(parent, await hasEnded(parent));
    }
    const target = ended.get(parent) ? parent : id;
    meant.set(target, [...(meant.get(target) ?? []), id]);
  }
  return meant;
}

/** Also when nobody can say: the server then says what is wrong with it, and no part is cancelled. */
async function hasEnded(id) {
  try {
    return ENDED.includes((await call("GET", `/tasks/${id}`)).body.state);
  } catch {
    return true;
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
  const selected = new Map(get().selected);
  ids.forEach((id) => selected.delete(id));
  set({ selected });
}

/** What `send` gives for each id, a few at a time. */
export async function each(ids, send) {
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

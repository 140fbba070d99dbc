// The tasks of the last hour: what the server sends as columns becomes tasks, and what has changed since is
// put among those that are known.

export const HOUR_MILLIS = 3_600_000;

/** What the letters of the server stand for, in the order in which they are told. */
export const STATES = { D: "succeeded", F: "failed", C: "cancelled", R: "running", Q: "queued", S: "scheduled" };

/**
 * The hour after another answer.
 *
 * @param before the hour so far; null: none
 * @return {tasks: by id, drift: by how many ms the server's clock is ahead, cut, revision}
 */
export function nextHour(before, body) {
  const at = Date.parse(body.at);
  const from = Date.parse(body.from);
  const tasks = body.whole || !before ? new Map() : new Map(before.tasks);
  const told = new Set(body.ids);
  for (const task of tasks.values()) {
    if (task.created < from) {
      tasks.delete(task.id);
    } else if (task.state === "R" && !told.has(task.id)) {
      tasks.set(task.id, { ...task, state: "Q", waited: -1, ran: -1 }); // all that run are told
    }
  }
  body.ids.forEach((id, i) => {
    const task = { id, type: body.types[body.type[i]], state: body.states[i], created: from + body.created[i], waited: body.waited[i], ran: body.ran[i], attempts: body.attempts[i], spread: spread(id) };
    tasks.set(id, task);
  });
  return { tasks, drift: at - Date.now(), cut: body.whole ? body.cut : Boolean(before?.cut), revision: body.revision };
}

/** A number of 0 to 1 that is always the same for a task: times are whole milliseconds, and dots are apart. */
function spread(id) {
  let hash = 0;
  for (let i = 11; i < id.length; i++) {
    hash = (Math.imul(hash, 31) + id.charCodeAt(i)) | 0;
  }
  return ((hash >>> 0) % 997) / 997;
}

/** Whether it has not begun, or waits again. */
export function waits({ state }) {
  return state === "Q" || state === "S";
}

/** When its last attempt began; of one that waits, when it was enqueued. */
export function began(task) {
  return waits(task) ? task.created : task.created + Math.max(0, task.waited);
}

/** How long it ran, or has run by now; null: it waits. */
export function ranFor(task, now) {
  if (waits(task)) {
    return null;
  }
  return task.state === "R" ? Math.max(0, now - began(task)) : Math.max(0, task.ran);
}

/** How long it waited, or has waited by now: from when it was enqueued until its last attempt began. */
export function waitedFor(task, now) {
  return task.waited < 0 ? Math.max(0, now - task.created) : task.waited;
}

/** How many tasks are in each state: by letter. */
export function counted(tasks) {
  const counts = Object.fromEntries(Object.keys(STATES).map((letter) => [letter, 0]));
  tasks.forEach(({ state }) => counts[state]++);
  return counts;
}

/** The value in the middle; null of nothing. */
export function median(values) {
  return values.length === 0 ? null : [...values].sort((one, other) => one - other)[values.length >> 1];
}

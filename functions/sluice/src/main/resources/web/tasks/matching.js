// What is done to all tasks that match, however many: the server counts them, and does it in a few calls.

import { ACTS } from "./acts.js";
import { again } from "../base/follow.js";
import { confirmed } from "../base/dialogs.js";
import { tell } from "../base/notices.js";
import { call, reason } from "../base/server.js";
import { get, set } from "../base/store.js";

const DONE = { cancel: "cancelled", retry: "queued again", delete: "deleted" };

const LAST_WORDS = {
  cancel: "Running ones are asked to stop.",
  retry: "Each has all its attempts again.",
  delete: "Params, results and files are deleted too. This cannot be undone.",
};

/**
 * Counts them, asks, does it, and reports the outcome.
 *
 * @param asked which tasks, as the query of GET /tasks
 * @param more further members of the call; a retry of a few is not asked about
 * @param about {words, done}: what else is said before, for how many, and what gets the sum of the answers; either may be missing
 */
export async function actOnMatching(name, asked, more = {}, about = {}) {
  const filter = filterOf(asked);
  try {
    const { label } = ACTS[name];
    const counted = await walk(name, { filter, ...more, dryRun: true }, (sum) => progress(`Counting: ${tasks(sum.matched)}`));
    progress(null);
    if (counted.matched === 0) {
      tell(`No task that matches can be ${DONE[name]}`, "bad");
      return;
    }
    const pace = more.perMinute ? `, ${more.perMinute.toLocaleString()} a minute` : "";
    const question = `${label} ${tasks(counted.matched)}${pace}: ${states(counted.states)}? ${LAST_WORDS[name]} ${about.words?.(counted.matched) ?? ""}`.trim();
    if ((name === "retry" && more.most) || (await confirmed(question, `${label} ${counted.matched.toLocaleString()}`))) {
      const sum = await change(name, { filter, ...more, until: counted.until }, counted.matched);
      report(name, filter, sum);
      about.done?.(sum);
    }
  } catch (error) {
    tell(`Not done, ${reason(error)}`, "bad");
  }
  progress(null);
  again();
}

function change(name, body, all) {
  return walk(name, body, (sum) => progress(`${ACTS[name].label}: ${sum.matched.toLocaleString()} of ${all.toLocaleString()}`));
}

function report(name, filter, done) {
  const parts = [
    (done.changed > 0 || done.asked + done.skipped === 0) && `${tasks(done.changed)} ${DONE[name]}`,
    done.asked > 0 && `${done.asked.toLocaleString()} asked to stop`,
    done.skipped > 0 && `${done.skipped.toLocaleString()} left alone`,
  ];
  // queued again, a task that was for later would run at once: that undoes nothing
  const undoable = name === "cancel" && done.changed > 0 && !done.states.SCHEDULED;
  tell(parts.filter(Boolean).join(", "), "good", undoable ? { label: "Undo", run: () => undo(filter, done) } : null);
  set({ everything: false, selected: new Map() });
}

async function undo(filter, { began, changed }) {
  try {
    report("retry", null, await change("retry", { filter: { ...filter, state: ["CANCELLED"] }, since: began }, changed));
  } catch (error) {
    tell(`Not done, ${reason(error)}`, "bad");
  }
  progress(null);
  again();
}

/** As many calls as it takes; the sum of their answers. */
async function walk(name, body, seen) {
  const sum = { matched: 0, changed: 0, asked: 0, skipped: 0, states: {} };
  let cursor;
  do {
    const { body: answer } = await call("POST", `/tasks/${name}`, { body: cursor ? { ...body, cursor } : body });
    for (const member of ["matched", "changed", "asked", "skipped"]) {
      sum[member] += Number(answer[member]);
    }
    for (const [state, count] of Object.entries(answer.states)) {
      sum.states[state] = (sum.states[state] ?? 0) + Number(count);
    }
    Object.assign(sum, { began: answer.began, until: answer.until });
    ({ cursor } = answer);
    seen(sum);
  } while (cursor);
  return sum;
}

function filterOf(asked) {
  const filter = Object.fromEntries(Object.entries(asked).filter(([, value]) => value));
  return filter.state ? { ...filter, state: filter.state.split(",") } : filter;
}

function progress(text) {
  if (get().doing !== text) {
    set({ doing: text });
  }
}

function tasks(count) {
  return count === 1 ? "1 task" : `${count.toLocaleString()} tasks`;
}

function states(counts) {
  return Object.entries(counts).map(([state, count]) => `${count.toLocaleString()} ${state.toLowerCase()}`).join(", ");
}

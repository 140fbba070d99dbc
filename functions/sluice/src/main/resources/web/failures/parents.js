// Parts whose parents have ended: alone they would not run again, so their parents are retried.

import { confirmed } from "../base/dialogs.js";
import { h } from "../base/h.js";
import { tell } from "../base/notices.js";
import { call, reason } from "../base/server.js";
import { get, set } from "../base/store.js";
import { ENDED } from "../tasks/filter.js";
import { act, each } from "../tasks/acts.js";

/** What is said of the parts of a group that are not retried by themselves, and the button that retries their parents. */
export function parentsOf({ id, count, retryable }) {
  const parts = count - retryable;
  if (parts === 0) {
    return null;
  }
  const words = parts === 1 ? "1 is a part of a task that has ended, which runs again as a whole." : `${parts.toLocaleString()} are parts of tasks that have ended, which run again as a whole.`;
  const { list } = get();
  const shown = retryable === 0 && list && !list.cursor && get().cursors.length === 1 ? parents(list.tasks).size : 0;
  return [h("button", { type: "button", onclick: () => retryParents(id) }, shown > 0 ? `Retry ${named(shown)}` : "Retry their parents"), h("span", { class: "help" }, words)];
}

async function retryParents(group) {
  let ended = [];
  try {
    set({ doing: "Counting…" });
    ended = await endedParents(group);
    set({ doing: null });
  } catch (error) {
    set({ doing: null });
    tell(`Not done, ${reason(error)}`, "bad");
    return;
  }
  if (ended.length === 0) {
    tell("None of their parents can be retried", "bad");
  } else if (await confirmed(`Retry ${named(ended.length)}? Of their parts, only those run again that did not succeed.`, `Retry ${ended.length.toLocaleString()}`)) {
    await act("retry", ended);
  }
}

/** The parents of all tasks of a group, as far as they are there and have ended. */
async function endedParents(group) {
  const ids = new Set();
  let cursor = "";
  do {
    const { body } = await call("GET", `/tasks?limit=100&error=${group}${cursor && `&cursor=${encodeURIComponent(cursor)}`}`);
    parents(body.tasks).forEach((id) => ids.add(id));
    ({ cursor } = body);
  } while (cursor);
  const found = await each([...ids], async (id) => ({ id, ended: await hasEnded(id) }));
  return found.filter(({ ended }) => ended).map(({ id }) => id);
}

async function hasEnded(id) {
  try {
    return ENDED.includes((await call("GET", `/tasks/${encodeURIComponent(id)}`)).body.state);
  } catch (error) {
    if (error.status === 404) {
      return false;
    }
    throw error;
  }
}

function parents(tasks) {
  return new Set(tasks.map(({ parentId }) => parentId).filter(Boolean));
}

function named(count) {
  return count === 1 ? "1 parent" : `${count.toLocaleString()} parents`;
}

// Keeps the rows where they are while somebody points at one, has the focus in them or has selected some: a row that
// runs away under the pointer makes people press what they did not mean. What is shown is still brought up to date.

import { h, mark, say } from "../base/h.js";
import { get, set } from "../base/store.js";

/**
 * @param table the table, whose rows stay
 * @return {element, take(list, page), render(state)}: what shows how many are new; takes a part of the list, of which
 *     page tells whether it is the same part as before
 */
export function stillRows(table) {
  const element = h("button", { type: "button", class: "new-rows", onclick: () => release() });
  let waiting = null;
  let shown = null;
  table.addEventListener("pointerleave", later);
  table.addEventListener("focusout", later);
  return {
    element,
    take(list, page) {
      const before = get().list;
      const fresh = before?.tasks.length > 0 && page === shown && held() ? newOnes(before, list) : []; // no rows, none to keep
      shown = page;
      waiting = fresh.length > 0 ? list : null;
      set({ list: fresh.length > 0 ? { ...list, tasks: inPlace(before, list), fresh: fresh.length } : list });
    },
    render({ list, selected }) {
      const fresh = list?.fresh ?? 0;
      mark(element, "hidden", fresh > 0 ? null : "");
      say(element, fresh > 0 ? `${fresh} new` : "");
      if (fresh > 0 && selected.size === 0) {
        later();
      }
    },
  };

  function held() {
    return table.matches("tbody:hover, :has(tbody:hover)") || get().selected.size > 0 || Boolean(table.querySelector("tbody :focus"));
  }

  /** After the event: only then is it known where the focus or the pointer went. */
  function later() {
    requestAnimationFrame(() => waiting && !held() && release());
  }

  function release() {
    const list = waiting;
    waiting = null;
    if (list) {
      set({ list });
    }
  }
}

function newOnes(before, list) {
  const known = new Set(before.tasks.map(({ id }) => id));
  return list.tasks.filter(({ id }) => !known.has(id));
}

/** The rows that are there, as they are now. What is missing from a list that goes on has only been pushed out of it. */
function inPlace(before, list) {
  const now = new Map(list.tasks.map((task) => [task.id, task]));
  return before.tasks.map((task) => now.get(task.id) ?? (list.cursor ? task : null)).filter(Boolean);
}

// A list of tasks, one part of it at a time, which follows the server: rows, what is done with those
// that are selected, and the way to other parts. As long as its part, however many tasks there are.

import { act, chosen } from "./acts.js";
import { fill, h } from "../base/h.js";
import { speak } from "../base/notices.js";
import { call } from "../base/server.js";
import { get, mayChange, set } from "../base/store.js";
import { filterOf, noteTurn, readPlace, turnTo } from "./place.js";
import { taskTable } from "./table.js";
import { selectionBar } from "./selection.js";
import { stillRows } from "./still.js";

const ROWS = 50;

/**
 * @param asked () => which tasks, as the query of GET /tasks; what is null is left out
 * @param empty () => what to show when there are none
 * @param own the id of the task that keys mean when no row is selected or in focus; null: none
 * @return {elements, moved(route), render(state), address(revision), take(body), keys}; `moved` returns whether other
 *     tasks are asked for, not only another page or order
 */
export function taskList(asked, empty, own = null) {
  const table = taskTable();
  const selection = mayChange() ? selectionBar(asked) : null;
  const still = stillRows(table.element);
  const rest = h("div", { class: "rest" });
  const renderRest = restOf(rest, empty);
  let fruitless = null;
  let fruitlessCut = false;
  let filter = filterKey(get().route);
  set({ list: null, selected: new Map(), everything: false });
  readPlace();
  return {
    elements: [selection?.element, still.element, table.element, rest],
    moved(route) {
      const other = filterKey(route) !== filter;
      filter = filterKey(route);
      if (other) {
        set({ selected: new Map(), everything: false });
      }
      readPlace();
      return other;
    },
    render(state) {
      table.render(state);
      still.render(state);
      selection?.render(state);
      renderRest(state);
    },
    address: (revision) => at(get().cursors.at(-1), revision ? { since: revision, wait: 20 } : {}),
    async take(body, signal) {
      const list = await further(body, signal);
      tellChanges(get().list?.tasks ?? [], list.tasks);
      keepSelected(list.tasks);
      still.take(list, JSON.stringify([asked(), get().cursors]));
    },
    elsewhere: (error) => get().cursors.length > 1 && isOfAnother(error) && (turnTo([null]), true),
    keys: keys(table, own),
  };

  function at(cursor, held = {}) {
    const query = Object.entries({ ...asked(), cursor, limit: ROWS, ...held });
    return `/tasks?${new URLSearchParams(query.filter(([, value]) => value))}`;
  }

  /**
   * One answer looks at a thousand tasks: when none of them is like this, older ones are looked at until one is.
   * Once for each page that is asked for, since on a busy queue it would never end.
   */
  async function further(body, signal) {
    const page = JSON.stringify([asked(), get().cursors]);
    if (body.tasks.length > 0 || !body.cursor) {
      return body;
    }
    if (page === fruitless) {
      return { ...body, cursor: null, cut: fruitlessCut };
    }
    let { cursor, cut } = body;
    while (cursor) {
      set({ list: { ...body, looking: true } });
      const older = (await call("GET", at(cursor), { signal })).body;
      if (older.tasks.length > 0) {
        noteTurn([...get().cursors, cursor]);
        return older;
      }
      ({ cursor, cut } = older);
    }
    fruitless = page;
    fruitlessCut = cut;
    return { ...body, cursor: null, cut };
  }
}

/** The page is of another person's list, or of another hour's. */
function isOfAnother(error) {
  return /invalid-cursor$/.test(error.problem?.type ?? "");
}

function filterKey({ query }) {
  return JSON.stringify(filterOf(query));
}

/** What is selected is known as it was last seen, also when another page is shown. */
function keepSelected(tasks) {
  const { selected } = get();
  const seen = tasks.filter(({ id }) => selected.has(id));
  if (seen.length > 0) {
    set({ selected: new Map([...selected, ...seen.map((task) => [task.id, task])]) });
  }
}

/** For those who hear the page: what ended, or how many changed, but never a list of hundreds. */
function tellChanges(before, after) {
  const states = new Map(before.map((task) => [task.id, task.state]));
  const changed = after.filter((task) => states.has(task.id) && states.get(task.id) !== task.state);
  if (changed.length > 3) {
    speak(`${changed.length} tasks changed`);
  } else if (changed.length > 0) {
    speak(changed.map((task) => `${task.type} ${task.id} is ${task.state.toLowerCase()}`).join(", "));
  }
}

/** What stands below the rows: the way to other parts, or why there are no rows. */
function restOf(element, why) {
  let shown = null;
  return ({ list, cursors, route }) => {
    const empty = list?.tasks.length === 0;
    const key = JSON.stringify([list === null, empty, list?.looking, list?.cursor, list?.cut, cursors, route.query]);
    if (key === shown) {
      return;
    }
    shown = key;
    if (list === null || list.looking) {
      fill(element, h("p", { class: "empty" }, list === null ? "Reading…" : "None among the newest; looking at older ones…"));
      return;
    }
    fill(
      element,
      empty && h("div", { class: "empty" }, why()),
      list.cut && h("p", { class: "help" }, "Only the newest tasks are searched here: choose a state to see older ones."),
      pager(list.cursor, cursors),
    );
  };
}

function pager(cursor, cursors) {
  const turn = (next) => {
    set({ list: { ...get().list, cursor: null } }); // what follows is not known yet
    turnTo(next);
    scrollTo(0, 0);
  };
  const button = (label, next, able) =>
    h("button", { type: "button", disabled: !able, onclick: () => turn(next) }, label);
  return (
    (cursor || cursors.length > 1) &&
    h(
      "nav",
      { class: "pager", "aria-label": "Pages of the list" },
      button("First", [null], cursors.length > 1),
      button("Back", cursors.slice(0, -1), cursors.length > 1 && cursors.at(-2) !== undefined),
      h("span", {}, `Page ${cursors.length}`),
      button("More", [...cursors, cursor], Boolean(cursor)),
    )
  );
}

function keys(table, own) {
  const changing = [
    ["x", "Select or deselect", table.toggle],
    ["r", "Retry what is selected, or this one", () => act("retry", chosen(table.active() ?? own))],
    ["c", "Cancel what is selected, or this one", () => act("cancel", chosen(table.active() ?? own))],
    ["Escape", "Deselect all", () => set({ selected: new Map(), everything: false })],
  ];
  return [
    ["j", "Next task", () => table.move(1)],
    ["k", "Task before", () => table.move(-1)],
    ["Enter", "Open the task", table.open],
    ...(mayChange() ? changing : []),
  ];
}

// The live table of tasks: one part of the list at a time, which follows the server. The table is as
// long as its part, however many tasks there are.

import { act, chosen } from "./acts.js";
import { again } from "./follow.js";
import { fill, h } from "./h.js";
import { speak } from "./notices.js";
import { address } from "./route.js";
import { get, mayChange, set } from "./store.js";
import { earliest, filterBar } from "./tasks-filter.js";
import { taskTable } from "./tasks-table.js";
import { selectionBar } from "./tasks-selection.js";

const ROWS = 50;

export function tasksView(route) {
  let from = earliest(route.query);
  set({ list: null, cursors: [null], sort: null, selected: new Set() });
  const filter = filterBar();
  const table = taskTable();
  const selection = mayChange() ? selectionBar() : null;
  const rest = h("div", { class: "rest" });
  const renderRest = restOf(rest);
  return {
    title: "Tasks",
    element: h(
      "section",
      { "aria-label": "Tasks", class: "tasks" },
      h("h1", { class: "unseen" }, "Tasks"),
      filter.element,
      selection?.element,
      table.element,
      rest,
    ),
    moved(next) {
      from = earliest(next.query);
      set({ cursors: [null], selected: new Set() });
    },
    render(state) {
      filter.render(state);
      table.render(state);
      selection?.render(state);
      renderRest(state);
    },
    follow: {
      address: (revision) => listAddress(get(), from, revision),
      take(body) {
        tellChanges(get().list?.tasks ?? [], body.tasks);
        set({ list: body });
      },
    },
    keys: keys(filter, table),
  };
}

function listAddress({ route, cursors }, from, revision) {
  const { state, type, q, to } = route.query;
  const cursor = cursors.at(-1);
  const held = revision ? { since: revision, wait: 20 } : {};
  const asked = Object.entries({ state, type, q, from, to, cursor, limit: ROWS, ...held });
  return `/tasks?${new URLSearchParams(asked.filter(([, value]) => value))}`;
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
function restOf(element) {
  let shown = null;
  return ({ list, cursors, route }) => {
    const empty = list?.tasks.length === 0;
    const key = JSON.stringify([list === null, empty, list?.cursor, cursors, route.query]);
    if (key === shown) {
      return;
    }
    shown = key;
    if (list === null) {
      fill(element, h("p", { class: "empty" }, "Reading…"));
      return;
    }
    fill(element, empty && h("div", { class: "empty" }, whyEmpty(route.query, list.cursor)), pager(list.cursor, cursors));
  };
}

function whyEmpty(query, cursor) {
  const filtered = Object.keys(query).length > 0;
  if (cursor) {
    return h("p", {}, "None among the tasks that were looked at; there are older ones.");
  }
  return [
    h("p", {}, filtered ? "No task is like this." : "There are no tasks yet."),
    filtered
      ? h("a", { href: address("tasks") }, "Show all tasks")
      : mayChange() && h("a", { class: "primary", href: address("launch") }, "Launch a report"),
  ];
}

function pager(cursor, cursors) {
  const turn = (next) => {
    set({ cursors: next, list: { ...get().list, cursor: null } }); // what follows is not known yet
    again();
    scrollTo(0, 0);
  };
  const button = (label, next, able) =>
    h("button", { type: "button", disabled: !able, onclick: () => turn(next) }, label);
  return (
    (cursor || cursors.length > 1) &&
    h(
      "nav",
      { class: "pager", "aria-label": "Parts of the list" },
      button("Newest", [null], cursors.length > 1),
      button("Newer", cursors.slice(0, -1), cursors.length > 1),
      h("span", {}, `Part ${cursors.length}`),
      button("Older", [...cursors, cursor], Boolean(cursor)),
    )
  );
}

function keys(filter, table) {
  const changing = [
    ["x", "Select or deselect", table.toggle],
    ["r", "Retry what is selected, or this one", () => act("retry", chosen(table.active()))],
    ["c", "Cancel what is selected, or this one", () => act("cancel", chosen(table.active()))],
    ["Escape", "Deselect all", () => set({ selected: new Set() })],
  ];
  return [
    ["/", "Search", filter.search],
    ["j", "Next task", () => table.move(1)],
    ["k", "Task before", () => table.move(-1)],
    ["Enter", "Open the task", table.open],
    ...(mayChange() ? changing : []),
  ];
}

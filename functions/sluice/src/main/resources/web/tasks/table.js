// The rows of the table. A task keeps its row as long as it is shown, so focus and selection stay
// where they are while everything around them changes.

import { h, mark } from "../base/h.js";
import { address } from "../base/route.js";
import { get, mayChange, set } from "../base/store.js";
import { sortBy } from "./place.js";
import { taskRow } from "./row.js";

/** Label, name and what the column is sorted by. */
const COLUMNS = [
  ["State", "state", (task) => task.state],
  ["Task", "task", (task) => `${task.type} ${task.label ?? task.preview ?? ""}`],
  ["Id", "id", (task) => task.id],
  ["Progress", "progress", (task) => (task.progress ? Number(task.progress.done) / Math.max(1, Number(task.progress.total)) : -1)],
  ["Attempt", "attempt", (task) => task.attempt],
  ["Created", "created", (task) => Date.parse(task.createdAt)],
  ["Duration", "took", (task) => (task.startedAt ? Date.parse(task.finishedAt ?? new Date()) - Date.parse(task.startedAt) : -1)],
  ["Result", "value", (task) => task.error ?? task.value ?? ""],
];

export function taskTable() {
  const changes = mayChange();
  const rows = new Map();
  const body = h("tbody");
  const heads = COLUMNS.map(([label, name]) => sortable(label, name));
  const all = h("input", { type: "checkbox", "aria-label": "Select all that are shown", onchange: () => selectAll(all.checked) });
  const element = h(
    "table",
    { class: "rows", "aria-label": "Tasks" },
    h("thead", {}, h("tr", {}, changes && h("td", { class: "select" }, all), heads.map(({ head }) => head), changes && h("td", {}))),
    body,
  );
  return {
    element,
    active: () => activeRow()?.dataset.id ?? null,
    move(by) {
      const list = [...body.children];
      const at = list.indexOf(activeRow());
      list[at < 0 ? 0 : Math.min(list.length - 1, Math.max(0, at + by))]?.querySelector("a").focus();
    },
    open() {
      const id = activeRow()?.dataset.id;
      if (id) {
        location.hash = address("tasks", id);
      }
    },
    toggle: () => activeRow()?.querySelector("input").click(),
    render(state) {
      const tasks = sorted(state.list?.tasks ?? [], state.sort);
      element.hidden = tasks.length === 0;
      place(body, rows, tasks, state);
      heads.forEach(({ render }) => render(state.sort));
      const selected = tasks.filter(({ id }) => state.selected.has(id)).length;
      all.checked = selected > 0 && selected === tasks.length;
      all.indeterminate = selected > 0 && selected < tasks.length;
    },
  };

  function activeRow() {
    return body.contains(document.activeElement) ? document.activeElement.closest("tr") : null;
  }
}

/** Brings the rows into the order of the tasks. A row that is in its place is not touched. */
function place(body, rows, tasks, state) {
  const ids = new Set(tasks.map(({ id }) => id));
  for (const [id, row] of rows) {
    if (!ids.has(id)) {
      row.element.remove();
      rows.delete(id);
    }
  }
  const first = rows.size === 0;
  let at = body.firstChild;
  for (const task of tasks) {
    let row = rows.get(task.id);
    if (!row) {
      row = taskRow(task.id, !first);
      rows.set(task.id, row);
    }
    row.render(task, state);
    if (row.element === at) {
      at = at.nextSibling;
    } else {
      body.insertBefore(row.element, at);
    }
  }
}

function sorted(tasks, sort) {
  const by = COLUMNS.find(([, name]) => name === sort?.by)?.[2];
  if (!by) {
    return tasks;
  }
  const sign = sort.descending ? -1 : 1;
  return [...tasks].sort((one, other) => sign * (by(one) < by(other) ? -1 : by(one) > by(other) ? 1 : 0));
}

/** Sorts what is shown: up, then down, then in the server's order. */
function sortable(label, name) {
  const next = (sort) => (sort?.by !== name ? { by: name, descending: false } : sort.descending ? null : { by: name, descending: true });
  const button = h("button", { type: "button", class: "plain", title: "Sort what is shown", onclick: () => sortBy(next(get().sort)) }, label);
  const head = h("th", { scope: "col", class: name }, button);
  return {
    head,
    render(sort) {
      mark(head, "aria-sort", sort?.by === name ? (sort.descending ? "descending" : "ascending") : null);
    },
  };
}

function selectAll(checked) {
  const selected = new Map(get().selected);
  for (const task of get().list.tasks) {
    if (checked) {
      selected.set(task.id, task);
    } else {
      selected.delete(task.id);
    }
  }
  set({ selected });
}

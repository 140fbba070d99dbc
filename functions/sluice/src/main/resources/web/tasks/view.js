// The live table of tasks.

import { h } from "../base/h.js";
import { address } from "../base/route.js";
import { get, mayChange, seesAll } from "../base/store.js";
import { earliest, filterBar } from "./filter.js";
import { taskList } from "./list.js";

export function tasksView(route) {
  let from = earliest(route.query);
  const filter = filterBar();
  const list = taskList(asked, whyEmpty);
  return {
    title: "Tasks",
    element: h("section", { "aria-label": "Tasks", class: "tasks" }, h("h1", { class: "unseen" }, "Tasks"), filter.element, list.elements),
    moved(next) {
      from = earliest(next.query);
      list.reset();
    },
    render(state) {
      filter.render(state);
      list.render(state);
    },
    follow: list,
    keys: [["/", "Search", filter.search], ...list.keys],
  };

  function asked() {
    const { state, type, q, to } = get().route.query;
    return { state, type, q, from, to };
  }
}

function whyEmpty() {
  const { query } = get().route;
  const filtered = Object.keys(query).length > 0;
  return [
    h("p", {}, `${filtered ? "No task is like this" : "There are no tasks yet"}${seesAll() ? "" : " among yours, and others are not shown to you"}.`),
    query.type && h("p", {}, "Parts of a task are listed on the page of that task only."),
    filtered && !query.state && h("p", {}, "Without a state, only the 10,000 newest are looked at."),
    filtered
      ? h("a", { href: address("tasks") }, "Show all tasks")
      : mayChange() && h("a", { class: "primary", href: address("launch") }, "Launch a task"),
  ];
}

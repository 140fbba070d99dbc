// The live table of tasks.

import { fill, h } from "../base/h.js";
import { address } from "../base/route.js";
import { get, mayChange, seesAll } from "../base/store.js";
import { pauseBanner, pauseButton, readPauses } from "../base/pauses.js";
import { earliest, filterBar } from "./filter.js";
import { hasNotices, leftOut } from "./left-out.js";
import { taskList } from "./list.js";
import { filterOf } from "./place.js";

export function tasksView(route) {
  let from = earliest(route.query);
  const filter = filterBar();
  const list = taskList(asked, whyEmpty);
  const paused = pauseBanner();
  const typePause = pauseOf("type");
  readPauses();
  return {
    title: "Tasks",
    element: h("section", { "aria-label": "Tasks", class: "tasks" }, h("h1", { class: "unseen" }, "Tasks"), filter.element, typePause.element, paused.element, list.elements),
    moved(next) {
      if (list.moved(next)) {
        from = earliest(next.query);
      }
    },
    render(state) {
      filter.render(state);
      typePause.render(state.route.query.type ?? null);
      paused.render(state);
      list.render(state);
    },
    follow: list,
    keys: [["/", "Search", filter.search], ...list.keys],
  };

  function asked() {
    const { query } = get().route;
    const { state, type, queue, owner, error, q, to } = query;
    return { state, type, notType: leftOut(query), queue, owner, error, q, from, to };
  }
}

/** The button that pauses what is asked for: {element, render(name)}. */
function pauseOf(kind) {
  const element = h("p", { class: "buttons" });
  let shown = null;
  let button = null;
  return {
    element,
    render(name) {
      if (name !== shown) {
        shown = name;
        button = name && pauseButton(kind, name, true);
        fill(element, button?.element);
      }
      button?.render();
      element.hidden = !button?.element;
    },
  };
}

function whyEmpty() {
  const { query } = get().route;
  const { notices, ...filter } = filterOf(query);
  const filtered = Object.keys(filter).length > 0;
  const fewer = leftOut(query) && hasNotices(get().types);
  return [
    h("p", {}, `${filtered ? "No task is like this" : "There are no tasks yet"}${seesAll() ? "" : " among yours, and others are not shown to you"}.`),
    query.type && h("p", {}, "Parts of a task are listed on the page of that task only."),
    filtered && !query.state && h("p", {}, "Without a state, only the 10,000 newest are looked at."),
    fewer && h("p", {}, "The notices that tasks have ended are not shown. ", h("a", { href: address("tasks", null, { ...query, notices: "shown" }) }, "Show them too")),
    filtered
      ? h("a", { href: address("tasks") }, "Show all tasks")
      : mayChange() && h("a", { class: "primary", href: address("launch") }, "Launch a task"),
  ];
}

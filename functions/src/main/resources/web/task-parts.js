// The parts of a fan-out: its children, in the same table as all tasks, with how each stands and why
// it failed. Of a task without children nothing is shown.

import { h, mark } from "./h.js";
import { address } from "./route.js";
import { get } from "./store.js";
import { ENDED, STATES } from "./tasks-filter.js";
import { taskList } from "./tasks-list.js";

const BADLY = ["FAILED", "CANCELLED"];

export function taskParts(id) {
  const asked = () => ({ parent: id, state: get().route.query.state });
  const list = taskList(asked, () => h("p", {}, "No part is like this."), id);
  const chips = ["", ...STATES].map((state) => h("a", { class: "chip", "data-state": state || null, href: address("tasks", id, { state }) }, state ? state.toLowerCase() : "all"));
  const note = h("p", { class: "help" }, "This task has ended, so a part of it does not run again by itself: retry the whole, or launch another like this. Parts that succeeded are not repeated by a retry.");
  const element = h("section", { class: "parts", "aria-label": "Parts" }, h("h2", {}, "Parts"), h("nav", { class: "chips filter", "aria-label": "States of parts" }, chips), note, list.elements);
  return {
    ...list,
    element,
    render(task, state) {
      const filter = state.route.query.state ?? "";
      element.hidden = filter === "" && state.list?.tasks.length === 0 && state.cursors.length === 1;
      chips.forEach((chip) => mark(chip, "aria-current", (chip.dataset.state ?? "") === filter ? "true" : null));
      note.hidden = !ENDED.includes(task.state) || !state.list?.tasks.some((part) => BADLY.includes(part.state));
      list.render(state);
    },
  };
}

// The parts of a fan-out: its children, in the same table as all tasks, with how each stands and why
// it failed. Of a task without children nothing is shown.

import { ACTS, act } from "../tasks/acts.js";
import { h, mark } from "../base/h.js";
import { address } from "../base/route.js";
import { call } from "../base/server.js";
import { get, mayChange } from "../base/store.js";
import { STATES } from "../tasks/filter.js";
import { partsStrip } from "./strip.js";
import { taskList } from "../tasks/list.js";

const BADLY = ["FAILED", "CANCELLED"];

export function taskParts(id) {
  let looked = {};
  const asked = () => ({ parent: id, state: get().route.query.state });
  const list = taskList(asked, () => h("p", {}, "No part is like this."), id);
  const chips = ["", ...STATES].map((state) => h("a", { class: "chip", "data-state": state || null, href: address("tasks", id, { state }) }, state ? state.toLowerCase() : "all"));
  const retry = h("button", { type: "button", onclick: () => act("retry", [id]) }, "Retry what failed");
  const which = h("a", { href: address("tasks", id, { state: "FAILED" }), onclick: () => element.scrollIntoView() }, "show those that failed");
  const note = h("p", { class: "why" }, "Not all of its parts succeeded: ", which, ". A retry runs only those again. ", retry);
  const strip = partsStrip(id);
  const element = h("section", { class: "parts", "aria-label": "Parts" }, h("h2", {}, "Parts"), strip.element, h("nav", { class: "chips filter", "aria-label": "States of parts" }, chips), list.elements);
  return {
    ...list,
    element,
    note,
    moved: list.moved,
    async take(body, signal) {
      if (body.tasks.length > 0 || asked().state) {
        await strip.take(signal);
      }
      body.tasks.forEach((task) => (task.preview ??= strip.label(Number(task.id.split(".")[1]))));
      await list.take(body, signal);
    },
    /** Whether a part of the task, which has ended, did not succeed. Asked once for each time that it ends. */
    async failed({ finishedAt }, signal) {
      if (looked.finishedAt !== finishedAt) {
        const found = await Promise.all(BADLY.map((state) => anyPart(id, state, signal)));
        looked = { finishedAt, failed: found.includes(true) };
      }
      return looked.failed;
    },
    render({ record, partsFailed }, state) {
      const filter = state.route.query.state ?? "";
      element.hidden = filter === "" && state.list?.tasks.length === 0 && state.cursors.length === 1;
      chips.forEach((chip) => mark(chip, "aria-current", (chip.dataset.state ?? "") === filter ? "true" : null));
      note.hidden = !partsFailed;
      retry.hidden = !mayChange() || ACTS.retry.can(record); // the task itself has a button for it
      list.render(state);
      strip.render(state);
    },
  };
}

/** Whether any part is in the state; one answer looks at a thousand of them. */
async function anyPart(parent, state, signal) {
  let cursor = null;
  do {
    const query = { parent, state, limit: 1, ...(cursor && { cursor }) };
    const { body } = await call("GET", `/tasks?${new URLSearchParams(query)}`, { signal });
    if (body.tasks.length > 0) {
      return true;
    }
    cursor = body.cursor;
  } while (cursor);
  return false;
}

// What can be done with the tasks that are selected.

import { ACTS, act } from "./acts.js";
import { h, say } from "../base/h.js";
import { get, set } from "../base/store.js";

export function selectionBar() {
  const count = h("span", { role: "status" });
  const buttons = Object.entries(ACTS).map(([name, { label }]) =>
    h(
      "button",
      { type: "button", class: name === "delete" ? "danger" : null, onclick: () => act(name, [...get().selected]) },
      label,
    ),
  );
  const none = h("button", { type: "button", class: "plain", onclick: () => set({ selected: new Set() }) }, "Deselect");
  const element = h("div", { class: "selection", role: "group", "aria-label": "Selected tasks" }, count, buttons, none);
  return {
    element,
    render({ selected }) {
      element.hidden = selected.size === 0;
      say(count, `${selected.size} selected`);
    },
  };
}

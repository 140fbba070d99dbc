// What can be done with the tasks that are selected, or with all that match the filter.

import { ACTS, act } from "./acts.js";
import { actOnMatching } from "./matching.js";
import { h, say } from "../base/h.js";
import { get, set } from "../base/store.js";

/**
 * @param asked () => which tasks match, as the query of GET /tasks
 */
export function selectionBar(asked) {
  const count = h("span", { role: "status" });
  const buttons = Object.entries(ACTS).map(([name, { label, can }]) => ({
    can,
    button: h("button", { type: "button", class: name === "delete" ? "danger" : null, onclick: () => on(name) }, label),
  }));
  const all = h("button", { type: "button", class: "plain", onclick: () => set({ everything: true }) }, "All that match");
  const none = h("button", { type: "button", class: "plain", onclick: () => set({ selected: new Map(), everything: false }) }, "Deselect");
  const element = h("div", { class: "selection", role: "group", "aria-label": "Selected tasks" }, count, buttons.map(({ button }) => button), all, none);
  return {
    element,
    render({ selected, everything, doing, list }) {
      element.hidden = selected.size === 0 && !everything;
      say(count, doing ?? (everything ? "All that match" : selectedText(selected, list?.tasks ?? [])));
      all.hidden = everything;
      buttons.forEach(({ can, button }) => {
        button.hidden = !everything && ![...selected.values()].some(can);
        button.disabled = doing !== null;
      });
    },
  };

  function on(name) {
    return get().everything ? actOnMatching(name, asked()) : act(name, [...get().selected.keys()]);
  }
}

/** Those on other pages are meant as well, so they are told of. */
function selectedText(selected, tasks) {
  const elsewhere = selected.size - tasks.filter(({ id }) => selected.has(id)).length;
  return `${selected.size.toLocaleString()} selected${elsewhere > 0 ? `, ${elsewhere.toLocaleString()} on other pages` : ""}`;
}

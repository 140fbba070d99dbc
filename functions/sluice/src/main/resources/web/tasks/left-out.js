// The notices that tasks have ended are tasks themselves: lists leave them out unless the address asks for them.

import { h, mark } from "../base/h.js";
import { address } from "../base/route.js";
import { readTypes } from "../base/types.js";
import { fromTheFirst } from "./place.js";

const NOTICES = "task-ended";

/** The type that is left out, as the API takes it; null: none. */
export function leftOut({ notices, type }) {
  return notices || type === NOTICES ? null : NOTICES;
}

/** Whether this deployment has notices. */
export function hasNotices(types) {
  return Boolean(types?.some(({ name }) => name === NOTICES));
}

/** A link that shows them in this view, or no longer; hidden where there are none: {element, render(state)}. */
export function noticesChip(view) {
  const element = h("a", { class: "chip", title: "The notices that tasks have ended", hidden: true }, "notices");
  readTypes();
  return {
    element,
    render({ route: { query }, types }) {
      element.hidden = !hasNotices(types) || query.type === NOTICES;
      mark(element, "href", address(view, null, { ...fromTheFirst(query), notices: query.notices ? null : "shown" }));
      mark(element, "aria-current", query.notices ? "true" : null);
    },
  };
}

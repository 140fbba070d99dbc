// One key for what is done often. Keys that are typed into a field, or with Ctrl, Alt or Meta, are
// not ours.

import { keyHelp } from "../base/dialogs.js";

let current = [];

/** The keys of the view that is shown: [key, what it does, function]. */
export function useKeys(keys) {
  current = keys;
}

addEventListener("keydown", (event) => {
  const typing = event.target.closest?.("input:not([type=checkbox]), textarea, select, dialog");
  if (typing || event.ctrlKey || event.altKey || event.metaKey) {
    return;
  }
  if (event.key === "?") {
    event.preventDefault();
    showKeys();
    return;
  }
  const found = current.find(([key]) => key === event.key);
  if (found) {
    event.preventDefault();
    found[2]();
  }
});

/** Shows the keys of this view. */
export function showKeys() {
  keyHelp([...current, ["?", "Show this"]]);
}

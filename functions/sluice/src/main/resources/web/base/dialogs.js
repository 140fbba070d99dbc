// Questions that must be answered, in the browser's own dialog: it keeps the focus and ends with Esc.

import { h } from "./h.js";

/** What every dialog calls the way out that changes nothing; "Cancel" is what is done to tasks. */
export const GO_BACK = "Go back";

/**
 * Asks before something that cannot be undone.
 *
 * @return a promise of whether the person said yes
 */
export function confirmed(question, yes) {
  return new Promise((answer) => {
    const dialog = h(
      "dialog",
      { "aria-labelledby": "question", onclose: () => { dialog.remove(); answer(dialog.returnValue === "yes"); } },
      h(
        "form",
        { method: "dialog" },
        h("p", { id: "question" }, question),
        h(
          "div",
          { class: "buttons" },
          h("button", { value: "no", autofocus: true }, GO_BACK),
          h("button", { value: "yes", class: "danger" }, yes),
        ),
      ),
    );
    openDialog(dialog);
  });
}

/** Opens a dialog. It is closed, as by Esc, when the address changes under it: what it asks about is no longer shown. */
export function openDialog(dialog) {
  document.body.append(dialog);
  dialog.showModal();
  addEventListener("hashchange", () => dialog.close(), { once: true });
}

/** Shows what each key does, as pairs of keys and words. */
export function keyHelp(keys) {
  const dialog = h(
    "dialog",
    { "aria-labelledby": "keys-title", onclose: () => dialog.remove() },
    h("h2", { id: "keys-title" }, "Keys"),
    h("dl", { class: "keys" }, keys.map(([key, does]) => [h("dt", {}, h("kbd", {}, key)), h("dd", {}, does)])),
    h("form", { method: "dialog", class: "buttons" }, h("button", { class: "primary", autofocus: true }, "Close")),
  );
  openDialog(dialog);
}

// Questions that must be answered, in the browser's own dialog: it keeps the focus and ends with Esc.

import { h } from "./h.js";

/**
 * Asks before something that cannot be undone.
 *
 * @param no what the button says that changes nothing
 * @return a promise of whether the person said yes
 */
export function confirmed(question, yes, no = "Keep") {
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
          h("button", { value: "no", autofocus: true }, no),
          h("button", { value: "yes", class: "danger" }, yes),
        ),
      ),
    );
    document.body.append(dialog);
    dialog.showModal();
  });
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
  document.body.append(dialog);
  dialog.showModal();
}

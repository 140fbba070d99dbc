// What is reported to the user: notices that stay until they are dismissed, and words for those
// who hear the page.

import { get, set } from "./store.js";
import { fill, h, say } from "./h.js";

const MOST = 4;
const SHOWN_MILLIS = 8_000;

let next = 0;

/**
 * Shows a notice.
 *
 * @param kind "good", or "bad", which stays until it is put away
 * @param act null, or {label, run}: what can be done about it
 */
export function tell(text, kind = "good", act = null) {
  const notice = { id: next++, text, kind, act };
  set({ notices: [...get().notices, notice].slice(-MOST) });
  if (kind === "good") {
    setTimeout(() => putAway(notice.id), SHOWN_MILLIS);
  }
}

function putAway(id) {
  set({ notices: get().notices.filter((notice) => notice.id !== id) });
}

const spoken = h("p", { class: "unseen", role: "status" });

/** Says something to those who hear the page, and shows nothing. */
export function speak(text) {
  say(spoken, text);
}

/** The corner in which notices are shown. */
export function noticeCorner() {
  const list = h("div", { class: "notices", role: "log", "aria-live": "polite", "aria-label": "Notices" });
  let shown = null;
  const render = ({ notices }) => {
    if (notices !== shown) {
      shown = notices;
      fill(list, notices.map(entry));
    }
  };
  return { elements: [list, spoken], render };
}

function entry(notice) {
  const { id, text, kind, act } = notice;
  return h(
    "div",
    { class: `notice ${kind}` },
    h("span", { dir: "auto" }, text),
    act && h("button", { type: "button", onclick: () => { putAway(id); act.run(); } }, act.label),
    h("button", { type: "button", class: "plain", "aria-label": "Put away", onclick: () => putAway(id) }, "×"),
  );
}

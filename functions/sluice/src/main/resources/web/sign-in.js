// Trades a token for a session: one that came in the address, or one that is typed into the form that
// the server shows to a stranger. The address's fragment survives, so a deep link leads where it says.

import { h } from "./h.js";
import { tell } from "./notices.js";
import { call } from "./server.js";
import { get, set } from "./store.js";

/** Takes a token out of the address, if there is one; true when the page is about to load again. */
export async function signInByAddress() {
  const token = new URLSearchParams(location.hash.slice(1)).get("token");
  if (!token) {
    return false;
  }
  // at once, so that the token stays in no history and no screenshot
  history.replaceState(null, "", location.pathname + location.search);
  return signIn(token);
}

/** Lets the form of a stranger keep the address. */
export function signInByForm() {
  const form = document.getElementById("sign-in");
  form?.addEventListener("submit", (event) => {
    event.preventDefault();
    signIn(new FormData(form).get("token").trim());
  });
}

/**
 * All windows share one session. Where somebody else has signed in, what an older window shows is
 * another's, and what is done there would be done in his name: it is over.
 */
export function shareSession() {
  const windows = new BroadcastChannel("session");
  windows.onmessage = ({ data }) => {
    const { session } = get();
    if (data.principal !== session.principal || data.role !== session.role) {
      set({ session: { ...session, over: true } });
    }
  };
  windows.postMessage({ ...get().session });
}

async function signIn(token) {
  try {
    await call("POST", "/login", { body: { token } });
    location.reload();
    return true;
  } catch (error) {
    const text = error.status === 401 ? "This token is not accepted." : "The server cannot be reached.";
    if (document.body.dataset.role) {
      tell(text, "bad"); // somebody is signed in, and stays so
    } else {
      document.querySelector("main .error")?.remove();
      document.querySelector("main").append(h("p", { class: "error", role: "alert" }, text));
    }
    return false;
  }
}

// Trades a token for a session: one that came in the address, or one that is typed into the form that
// the server shows to a stranger. The address's fragment survives, so a deep link leads where it says.

import { confirmed } from "../base/dialogs.js";
import { h } from "../base/h.js";
import { tell } from "../base/notices.js";
import { call, reason } from "../base/server.js";
import { get, set } from "../base/store.js";

/**
 * Takes a token out of the address, if there is one; true when the page is about to load again.
 * Somebody who is signed in is asked first: a link may come from anybody, and what is then entered
 * would be seen by whoever sent it.
 */
export async function signInByAddress() {
  const token = new URLSearchParams(location.hash.slice(1)).get("token");
  if (!token) {
    return false;
  }
  // at once, so that the token stays in no history and no screenshot
  history.replaceState(null, "", location.pathname + location.search);
  const { principal, role } = document.body.dataset;
  const question = `You are signed in as ${principal}, ${role?.toLowerCase()}. This link signs in with another token. Only go on if you trust whoever gave it to you.`;
  return (!role || (await confirmed(question, "Sign in with the link"))) && signIn(token);
}

/** Ends the session in this browser. */
export async function signOut() {
  try {
    await call("POST", "/logout");
    location.reload();
  } catch (error) {
    tell(`${reason(error)}. You are still signed in.`, "bad");
  }
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
 * another's, and actions there would be taken in their name: end it.
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
      tell(text, "bad"); // the session that was there stays
    } else {
      document.querySelector("main .error")?.remove();
      document.querySelector("main").append(h("p", { class: "error", role: "alert" }, text));
    }
    return false;
  }
}

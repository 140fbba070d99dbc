// Follows the server by a long poll: one request at a time, which the server holds until something
// changes. Rests in a hidden tab. When it is cut off it says so and comes back ever more slowly, at
// random, so that a server that was away is not met by all its pages at once.

import { set, get } from "./store.js";
import { Refusal, call, reason } from "./server.js";

/** A busy queue changes all the time; a person reads no faster. A view that asks for more may want longer. */
const PACE_MILLIS = 700;

const FIRST_DELAY_MILLIS = 1_000;
const LONGEST_DELAY_MILLIS = 30_000;

let source = null;
let running = null;

/**
 * Follows something else from now on, or nothing.
 *
 * @param next null, or {address, take, pace, always, elsewhere}: `address(revision)` is what to ask, held when the revision is
 *     not null; `take(body, signal)` gets the answer, and may ask for more before the next request;
 *     `pace`: ms to wait after it; `always`: it is called, with null, when nothing has changed as well; `elsewhere(error)`: goes to another address when this one means nothing here, and returns whether it did
 */
export function follow(next) {
  source = next;
  again();
}

/** Asks at once: what is shown may be old, or another part of it is wanted. */
export function again() {
  running?.abort();
  running = null;
  if (source === null || get().session.over) {
    return;
  }
  if (document.hidden) {
    connection({ state: "resting", retryAt: null });
    return;
  }
  running = new AbortController();
  poll(source, running.signal);
}

document.addEventListener("visibilitychange", again);
addEventListener("online", again);

async function poll(following, signal) {
  let revision = null;
  let failures = 0;
  while (!signal.aborted && !get().session.over) {
    try {
      const answer = await call("GET", following.address(revision), { signal });
      if (answer.status === 200 || following.always) {
        await following.take(answer.body, signal);
        revision = answer.body?.revision ?? revision;
      }
      failures = 0;
      connection({ state: "live", heardAt: Date.now(), retryAt: null, reason: null });
      if (answer.status === 200) {
        await pause(following.pace ?? PACE_MILLIS, signal);
      }
    } catch (error) {
      if (signal.aborted) {
        return;
      }
      if (following.elsewhere?.(error)) {
        return; // it is followed anew from there
      }
      revision = null; // whatever happened meanwhile: ask for all of it, and at once
      failures++;
      const delay = Math.max(backoff(failures), error.retryAfterMillis ?? 0);
      const lost = error instanceof Refusal && error.status < 500 && error.status !== 429;
      connection({ state: lost ? "refused" : "cut off", retryAt: Date.now() + delay, reason: reason(error) });
      await pause(delay, signal);
    }
  }
}

/** Doubled each time; half of it is left to chance. */
function backoff(failures) {
  const longest = Math.min(LONGEST_DELAY_MILLIS, FIRST_DELAY_MILLIS * 2 ** (failures - 1));
  return longest / 2 + (Math.random() * longest) / 2;
}

function connection(changes) {
  set({ connection: { ...get().connection, ...changes } });
}

function pause(millis, signal) {
  return new Promise((done) => {
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", end);
      done();
    };
    const timer = setTimeout(end, millis);
    signal.addEventListener("abort", end);
  });
}

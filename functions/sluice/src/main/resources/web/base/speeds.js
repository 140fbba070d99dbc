// How long it will take to run many tasks, from how long such tasks took in the last two hours.

import { call } from "./server.js";
import { get, set } from "./store.js";
import { length } from "./time.js";

const FRESH_MILLIS = 60_000;

let readAt = -FRESH_MILLIS;

/** Reads how fast types run, unless that was done a little while ago. */
export async function readSpeeds() {
  if (performance.now() - readAt < FRESH_MILLIS) {
    return;
  }
  readAt = performance.now();
  try {
    const { slots, types } = (await call("GET", "/stats")).body;
    set({ speeds: { slots, means: Object.fromEntries(types.filter(({ ran }) => ran).map(({ type, ran }) => [type, ran.mean])) } });
  } catch {
    // nothing is said of how long it will take
  }
}

/** "about 40 s"; empty when nobody knows. Only tasks that are ready are counted, and no others. */
export function timeFor(count, type) {
  const { slots, means } = get().speeds ?? { slots: 0, means: {} };
  const mean = means[type];
  if (!mean || slots === 0 || count === 0) {
    return "";
  }
  return `about ${length(1_000 * mean * Math.ceil(count / slots))}`;
}

/** "with 32 slots", for what {@link timeFor} gives. */
export function withSlots() {
  const { slots } = get().speeds;
  return `with ${slots.toLocaleString()} ${slots === 1 ? "slot" : "slots"}`;
}

// Queues and types that are paused: what is said of them, and how operators pause and resume them.

import { GO_BACK, openDialog } from "./dialogs.js";
import { again } from "./follow.js";
import { fill, h, mark } from "./h.js";
import { tell } from "./notices.js";
import { call, reason } from "./server.js";
import { get, seesAll, set } from "./store.js";
import { showTime, timeElement } from "./time.js";

/** How long a pause may be asked to last: seconds, words; null: until it is resumed. */
const LENGTHS = [[null, "until it is resumed"], [900, "15 minutes"], [3_600, "1 hour"], [28_800, "8 hours"], [86_400, "1 day"]];

/** Reads what is paused, for views that do not follow the queues. */
export async function readPauses() {
  try {
    set({ pauses: (await call("GET", "/queues")).body.pauses });
  } catch {
    // nothing is said of pauses; the follower reports that the server is away
  }
}

/** Whether it is paused, as far as was read. */
export function isPaused(kind, name) {
  return (get().pauses ?? []).some((pause) => pause.kind === kind && pause.name === name);
}

/** What is paused, by whom, why and until when: {element, render(state)}; hidden as long as nothing is. */
export function pauseBanner() {
  const element = h("div", { class: "paused", role: "status" });
  let shown = "[]";
  let times = [];
  element.hidden = true;
  return {
    element,
    render({ pauses, now }) {
      const lasting = (pauses ?? []).filter(({ until }) => !until || Date.parse(until) > now);
      const key = JSON.stringify(lasting);
      if (key !== shown) {
        shown = key;
        times = [];
        element.hidden = lasting.length === 0;
        fill(element, lasting.map((pause) => line(pause, times)));
      }
      times.forEach(({ time, at }) => showTime(time, at, now));
    },
  };
}

function line({ kind, name, by, reason: why, since, until }, times) {
  const time = (at) => {
    const made = timeElement();
    times.push({ time: made, at });
    return made;
  };
  return h(
    "p",
    {},
    h("span", {}, h("b", {}, `The ${kind} ${name} is paused`), " by ", h("span", { dir: "auto" }, by), ", ", time(since), until && [" and goes on ", time(until)], why && [": ", h("span", { dir: "auto" }, why)], ". None of its tasks begins."),
    seesAll() && h("button", { type: "button", "aria-label": `Resume the ${kind} ${name}`, onclick: () => resume(kind, name) }, "Resume"),
  );
}

/**
 * A button that pauses or resumes: {element, render()}; for operators only, else the element is false.
 *
 * @param whole whether it says what it pauses, since it does not stand beside that
 */
export function pauseButton(kind, name, whole = false) {
  const paused = () => isPaused(kind, name);
  const element = seesAll() && h("button", { type: "button", onclick: () => (paused() ? resume(kind, name) : ask(kind, name)) });
  return {
    element,
    render() {
      const verb = paused() ? "Resume" : "Pause";
      if (element && element.dataset.verb !== verb) {
        element.dataset.verb = verb;
        fill(element, whole ? `${verb} the ${kind} ${name}` : verb);
        mark(element, "aria-label", `${verb} the ${kind} ${name}`);
      }
    },
  };
}

/** Asks for how long and why, and pauses. */
function ask(kind, name) {
  const length = h("select", { id: "pause-length" }, LENGTHS.map(([seconds, words]) => h("option", { value: seconds ?? "" }, words)));
  const why = h("input", { id: "pause-why", maxlength: 200, dir: "auto" });
  const dialog = h(
    "dialog",
    { "aria-labelledby": "pause-title", onclose: () => { dialog.remove(); dialog.returnValue === "yes" && pause(); } },
    h(
      "form",
      { method: "dialog" },
      h("h2", { id: "pause-title" }, `Pause the ${kind} ${name}`),
      h("p", { class: "help" }, "None of its tasks begins meanwhile. New ones are enqueued, and those that run go on."),
      h("div", { class: "field" }, h("label", { for: "pause-length" }, "For"), length),
      h("div", { class: "field" }, h("label", { for: "pause-why" }, "Why"), why),
      h("div", { class: "buttons" }, h("button", { type: "button", onclick: () => dialog.close() }, GO_BACK), h("button", { value: "yes", class: "primary" }, "Pause")),
    ),
  );
  const pause = () => {
    const body = { ...(length.value && { forSeconds: Number(length.value) }), ...(why.value.trim() && { reason: why.value.trim() }) };
    return change(kind, name, "pause", body, "paused");
  };
  openDialog(dialog);
}

/** Lets the tasks of a queue or type begin again. */
export function resume(kind, name) {
  return change(kind, name, "resume", undefined, "goes on");
}

async function change(kind, name, verb, body, done) {
  try {
    await call("POST", `/${kind}s/${encodeURIComponent(name)}/${verb}`, { body });
    tell(`${name}: ${done}`);
    await readPauses();
    again(); // why a task waits has changed, and no task has
  } catch (error) {
    tell(`${name}: not done, ${reason(error)}`, "bad");
  }
}

// Times as a person reads them: how long ago, and the exact one when it is pointed at.

import { set } from "./store.js";
import { h, mark, say } from "./h.js";

const UNITS = [
  [86_400_000, "d"],
  [3_600_000, "h"],
  [60_000, "min"],
  [1_000, "s"],
];

const EXACT = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "medium" });

let ticking = null;

/** Lets the state's `now` go on once a second, but not in a hidden tab. */
export function tick() {
  clearInterval(ticking);
  if (!document.hidden) {
    set({ now: Date.now() });
    ticking = setInterval(() => set({ now: Date.now() }), 1_000);
  }
}

document.addEventListener("visibilitychange", tick);

const TENTH = new Intl.NumberFormat(undefined, { maximumFractionDigits: 1 });

/** A length of time: "850 ms", "2.5 s", "12 s", "3 min 20 s", "2 d 4 h". */
export function length(millis) {
  if (millis < 999.5) {
    return `${Math.max(0, Math.round(millis))} ms`;
  }
  if (millis < 10_000) {
    return `${TENTH.format(millis / 1_000)} s`;
  }
  const first = UNITS.findIndex(([unit]) => millis >= unit);
  const [unit, name] = UNITS[first];
  const whole = `${Math.floor(millis / unit)} ${name}`;
  const next = UNITS[first + 1];
  const rest = next ? Math.floor((millis % unit) / next[0]) : 0;
  return rest > 0 ? `${whole} ${rest} ${next[1]}` : whole;
}

/** "12 s ago", "in 3 min", "now". The clocks of server and browser may differ by some seconds. */
export function relative(iso, now) {
  const ago = now - Date.parse(iso);
  const rounded = ago - (ago % (Math.abs(ago) < 60_000 ? 1_000 : 60_000));
  if (Math.abs(ago) < 1_000) {
    return "now";
  }
  return ago > 0 ? `${length(rounded)} ago` : `in ${length(-rounded)}`;
}

/** An element that `showTime` writes into. */
export function timeElement() {
  return h("time");
}

/** Shows when it was or will be; nothing for null. */
export function showTime(element, iso, now) {
  say(element, iso ? relative(iso, now) : "");
  if (iso && element.getAttribute("datetime") !== iso) {
    mark(element, "datetime", iso);
    mark(element, "title", `${EXACT.format(new Date(iso))} (${iso})`);
  }
}

/** How long a task took from the beginning of its first attempt, or has taken until now; null before it began. */
export function duration(task, now) {
  return since(task.firstStartedAt ?? task.startedAt, task, now);
}

/** The same of its last attempt. */
export function lastDuration(task, now) {
  return since(task.startedAt, task, now);
}

function since(at, task, now) {
  if (!at) {
    return null;
  }
  const end = task.finishedAt ? Date.parse(task.finishedAt) : now;
  const running = task.state === "RUNNING" || task.finishedAt;
  return running ? Math.max(0, end - Date.parse(at)) : null;
}

const LOCAL = /^\d{4}-\d\d-\d\dT\d\d:\d\d/;

/** A moment as a field of date and time shows it; empty if the field cannot show it. */
export function localTime(iso) {
  const moment = Date.parse(iso ?? "");
  const local = new Date(moment - new Date(moment).getTimezoneOffset() * 60_000);
  return (Number.isNaN(local.getTime()) ? null : LOCAL.exec(local.toISOString())?.[0]) ?? "";
}

/** The moment that a date and time field holds; null when it is empty or of a year of more than four digits. */
export function utc(local) {
  const moment = LOCAL.test(local) ? new Date(local) : null;
  return moment && !Number.isNaN(moment.getTime()) ? moment.toISOString() : null;
}

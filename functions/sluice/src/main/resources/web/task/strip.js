// The parts of a fan-out at a glance: a cell for each in their order, coloured by state, the stronger the
// longer it took; what each is called; and the way that took the longest.

import { criticalPath } from "./critical.js";
import { fill, h, say } from "../base/h.js";
import { address, go } from "../base/route.js";
import { call } from "../base/server.js";
import { get, set } from "../base/store.js";
import { length } from "../base/time.js";
import { stripCells } from "./cells.js";
import { name } from "./strip-names.js";

const STATES = { D: "succeeded", F: "failed", C: "cancelled", R: "running", Q: "queued", S: "scheduled", ".": "deleted" };

/** Of a busy fan-out the picture is read again after so many times as long as reading it takes. */
const REST = 10;

const NAMED = 3;

export function partsStrip(id) {
  const path = `/tasks/${encodeURIComponent(id)}/children`;
  const cells = stripCells((index) => show(index), (index) => go(address("tasks", `${id}.${index}`)));
  const sum = h("span", { class: "help" });
  const readout = h("p", { class: "readout", role: "status" });
  const shortest = h("span");
  const longest = h("span");
  const scale = h("p", { class: "help strength", "aria-hidden": "true" }, shortest, h("span", { class: "ramp" }), longest);
  const named = h("div", { class: "named" });
  const cut = h("p", { class: "help" });
  const way = criticalPath(id);
  const element = h("section", { class: "card strip", "aria-label": "Parts at a glance" }, h("h2", {}, "Parts at a glance ", sum), cells.element, h("div", { class: "under" }, readout, scale), cut, named, way.element);
  let shown = null;
  let reading = { at: 0, took: 0, later: null };
  set({ parts: null });
  return { element, take, label: (index) => get().parts?.labels?.[index] ?? null, render };

  function show(index) {
    const parts = get().parts;
    const key = index === null ? "" : [index, parts.states[index], parts.ran[index]].join();
    if (key === readout.dataset.key) {
      return; // what has not changed is not read out again
    }
    readout.dataset.key = key;
    fill(readout, index === null ? h("span", { class: "help" }, "Point at a part, or move to it with the arrow keys.") : words(parts, index, id));
  }

  /** Reads how the parts stand, but not more often than is good for the server. */
  async function take(signal) {
    clearTimeout(reading.later);
    const early = reading.at + REST * reading.took - Date.now();
    if (early > 0) {
      reading.later = setTimeout(() => signal.aborted || take(signal).catch(() => {}), early);
      return;
    }
    const began = Date.now();
    const { body } = await call("GET", path, { signal });
    reading = { at: Date.now(), took: Date.now() - began, later: null };
    set({ parts: body });
  }

  function render({ parts, task }) {
    element.hidden = !parts || parts.states.length === 0;
    if (element.hidden || (shown?.parts === parts && shown?.task === task)) {
      return;
    }
    if (shown?.parts !== parts) {
      const spans = [...parts.states].map((state, i) => (state === "R" ? Date.parse(parts.at) - Date.parse(task.record.createdAt) - parts.began[i] : parts.ran[i]));
      const ended = spans.filter((span) => span >= 0);
      const [least, most] = ended.reduce(([low, high], span) => [Math.min(low, span), Math.max(high, span)], [Infinity, 0]);
      const told = counts(parts);
      say(sum, told);
      cells.render({ ...parts, spans, least, most }, `${told}. Arrow keys move from part to part, Enter opens one; the table below lists them.`);
      say(shortest, ended.length > 0 ? length(least) : "");
      say(longest, ended.length > 0 ? length(most) : "");
      scale.hidden = ended.length === 0;
      say(cut, parts.cut ? `The first ${parts.states.length.toLocaleString()} of ${parts.count.toLocaleString()} are shown.` : "");
      cut.hidden = !parts.cut;
      fill(named, list("Failed first", indexes(parts, "F").slice(0, NAMED), parts, spans), list("Slowest", slowest(spans), parts, spans));
      show(cells.active());
    }
    way.render(parts, task);
    shown = { parts, task };
  }

  function list(title, found, parts, spans) {
    return found.length > 0 && h("p", {}, h("b", {}, title), found.map((i) => [" ", h("span", {}, h("a", { href: address("tasks", `${id}.${i}`), dir: "auto" }, name(parts, i)), h("span", { class: "help" }, ` ${length(spans[i])}`))]));
  }
}

function counts({ states, count }) {
  const letters = Object.keys(STATES).map((letter) => [letter, [...states].filter((state) => state === letter).length]);
  const told = letters.filter(([, number]) => number > 0).map(([letter, number]) => `${number.toLocaleString()} ${STATES[letter]}`);
  return states.length < count ? `${told.join(", ")} of ${count.toLocaleString()}` : told.join(", ");
}

function indexes({ states }, letter) {
  return [...states].flatMap((state, i) => (state === letter ? [i] : []));
}

function slowest(spans) {
  return spans.map((span, i) => [span, i]).filter(([span]) => span > 0).sort(([one], [other]) => other - one).slice(0, NAMED).map(([, i]) => i);
}

function words(parts, index, id) {
  const { states, ran, attempts } = parts;
  const state = STATES[states[index]];
  const facts = [ran[index] >= 0 && `ran ${length(ran[index])}`, attempts[index] > 1 && `attempt ${attempts[index]}`].filter(Boolean);
  return [h("a", { href: address("tasks", `${id}.${index}`), dir: "auto" }, name(parts, index)), h("span", { class: "help" }, ` ${[state, ...facts].join(", ")}`)];
}

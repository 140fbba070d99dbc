// One task as a row.

import { ACTS, act } from "./acts.js";
import { fill, h, mark, say } from "../base/h.js";
import { address } from "../base/route.js";
import { below } from "../base/server.js";
import { get, mayChange, set } from "../base/store.js";
import { duration, length, relative, showTime, timeElement } from "../base/time.js";

/** Thousands as 14K: the exact numbers are in the title. */
const SHORT = new Intl.NumberFormat(undefined, { notation: "compact", maximumFractionDigits: 1 });

/**
 * @param fresh whether it appeared while the table was looked at
 * @return {element, render(task, state)}
 */
export function taskRow(id, fresh) {
  const box = h("input", { type: "checkbox", "aria-label": `Select ${id}`, onchange: () => select(id, box.checked) });
  const chip = h("span", { class: "chip" });
  const type = h("b");
  const preview = h("span", { class: "preview", dir: "auto" });
  const bar = h("progress");
  const progress = h("span");
  const attempt = h("td", { class: "attempt" });
  const created = timeElement();
  const took = h("td", { class: "took" });
  const value = h("td", { class: "value" });
  const button = h("button", { type: "button" });
  const element = h(
    "tr",
    { "data-id": id, class: fresh ? "fresh" : null },
    mayChange() && h("td", { class: "select" }, box),
    h("td", { class: "state" }, chip),
    h("td", { class: "task" }, type, " ", preview),
    h("th", { scope: "row", class: "id" }, h("a", { href: address("tasks", id) }, id)),
    h("td", { class: "progress" }, bar, progress),
    attempt,
    h("td", { class: "created" }, created),
    took,
    value,
    mayChange() && h("td", { class: "act" }, button),
  );
  let shown = null;
  const acting = actButton(button, id);
  return {
    element,
    render(task, { now, selected }) {
      const spent = duration(task, now);
      say(took, spent === null ? "" : length(spent));
      showTime(created, task.createdAt, now);
      say(progress, progressText(task, now));
      box.checked = selected.has(id);
      mark(element, "data-selected", selected.has(id) ? "true" : null);
      if (task !== shown) {
        shown = task;
        showState(chip, task);
        mark(chip, "title", task.error ?? null);
        say(type, task.type);
        say(preview, task.label ?? task.preview ?? "");
        mark(preview, "title", task.label ?? task.preview ?? null);
        say(attempt, task.attempt > 0 ? `${task.attempt} of ${task.maxAttempts}` : "");
        showProgress(bar, progress, task);
        showResult(value, task);
        acting(task);
      }
    },
  };
}

/** A queue's words are few; a running task that was asked to stop is still running. */
export function showState(chip, { state, cancelAsked }) {
  say(chip, cancelAsked ? "stopping" : state.toLowerCase());
  mark(chip, "data-state", state);
}

/** "1 of 14 parts" of a task that succeeded although some of them did not; "" of any other. */
export function failedParts({ state, children }) {
  return state === "SUCCEEDED" && children?.failed > 0 ? `${children.failed.toLocaleString()} of ${children.count.toLocaleString()} parts` : "";
}

function showProgress(bar, text, { progress, type }) {
  bar.hidden = !progress;
  mark(text, "title", progress ? `${progress.done} of ${progress.total} ${progress.message ?? ""}`.trim() : null);
  if (progress) {
    mark(bar, "aria-label", `Progress of ${type}`);
    bar.max = Math.max(1, Number(progress.total));
    bar.value = Number(progress.done);
  }
}

/** "k of n"; of a task that waits for its time, when that is. */
function progressText({ state, progress, runAt }, now) {
  if (state === "SCHEDULED" && runAt) {
    return relative(runAt, now);
  }
  return progress ? `${SHORT.format(progress.done)} of ${SHORT.format(progress.total)}` : "";
}

/** Why it failed; else whether parts of it did, its file and its value. */
function showResult(cell, task) {
  const { error, value, artifact } = task;
  const failed = failedParts(task);
  mark(cell, "title", error ?? value ?? null);
  fill(
    cell,
    failed && [h("span", { class: "partly" }, `${failed} failed`), " "],
    error && h("span", { class: "bad", dir: "auto" }, error),
    !error && artifact && h("a", { href: below(artifact.href), download: true }, artifact.fileName),
    !error && artifact && value && " ",
    !error && value && h("span", { dir: "auto" }, value),
  );
}

/** The one thing that can be done next: cancelled while it is to run, retried when it ended badly. */
function actButton(button, id) {
  let name = null;
  button.addEventListener("click", () => act(name, [id]));
  return (task) => {
    name = ["cancel", "retry"].find((act) => ACTS[act].can(task)) ?? null;
    button.hidden = name === null;
    say(button, name ? ACTS[name].label : "");
    mark(button, "aria-label", name ? `${ACTS[name].label} ${id}` : null);
  };
}

function select(id, checked) {
  const selected = new Map(get().selected);
  const task = get().list.tasks.find((one) => one.id === id);
  if (checked && task) {
    selected.set(id, task);
  } else {
    selected.delete(id);
  }
  set({ selected });
}

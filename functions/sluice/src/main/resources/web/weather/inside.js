// What is inside the brush: how many, how long, which, and a button to retry those that failed.

import { STATES, began, counted, median, ranFor, waitedFor, waits } from "./hour.js";
import { fill, h } from "../base/h.js";
import { address } from "../base/route.js";
import { mayChange } from "../base/store.js";
import { length } from "../base/time.js";
import { act } from "../tasks/acts.js";

const LISTED = 50;

/** One press sends one request for each. */
const RETRIED = 500;

const TYPES = 4;

const CLOCK = new Intl.DateTimeFormat(undefined, { timeStyle: "medium" });

/** @param cleared () => lets the brush go */
export function insidePanel(cleared) {
  const sentence = h("p", { class: "sentence", role: "status" });
  const buttons = h("div", { class: "buttons" });
  const types = h("p", { class: "help" });
  let shown = null;
  const place = h("div", { class: "bounded", tabindex: "0", role: "group", "aria-label": "Tasks inside" });
  const element = h("section", { class: "card inside", "aria-label": "Inside the brush", hidden: true }, h("div", { class: "told" }, sentence, buttons), types, place);
  return {
    element,
    focus: () => place.focus(),
    /** @param listed whether to list them as well, which takes longer than counting */
    render(brush, tasks, now, listed) {
      element.hidden = brush === null;
      if (brush === null) {
        return;
      }
      const told = words(brush, tasks, now);
      if (told.map((part) => part.textContent ?? part).join("") !== sentence.textContent) {
        fill(sentence, told); // what has not changed is not read out again
      }
      const first = listed ? sorted(tasks, now).slice(0, LISTED) : [];
      const key = first.map(({ id, state }) => id + state).join() + tasks.length + counted(tasks).F;
      if (listed && key !== shown) {
        shown = key; // else the list stays still under the pointer
        fill(types, tasks.length > 0 && often(tasks));
        fill(buttons, retryButton(tasks), h("button", { type: "button", onclick: cleared }, "Clear"));
        fill(place, tasks.length > 0 && table(first, now), tasks.length > LISTED && h("p", { class: "help" }, `The ${LISTED} that failed or took longest are listed, of ${n(tasks.length)}.`));
      }
    },
  };
}

/** What is inside a brush, in a sentence. */
function words(brush, tasks, now) {
  const counts = counted(tasks);
  const states = Object.entries(STATES).filter(([letter]) => counts[letter] > 0).map(([letter, word]) => `${n(counts[letter])} ${word}`);
  const begun = tasks.filter((task) => !waits(task));
  const medians = begun.length === 0 ? "" : `; half ran no longer than ${length(median(begun.map((task) => ranFor(task, now))))} and waited no longer than ${length(median(begun.map((task) => waitedFor(task, now))))}`;
  return [h("b", {}, `${n(tasks.length)} ${tasks.length === 1 ? "task" : "tasks"}`), ` from ${CLOCK.format(brush.from)} to ${CLOCK.format(brush.to)}`, states.length > 0 ? `: ${states.join(", ")}` : "", medians, "."];
}

/** The types that are inside most. */
function often(tasks) {
  const counts = new Map();
  tasks.forEach(({ type }) => counts.set(type, (counts.get(type) ?? 0) + 1));
  const most = [...counts].sort(([, one], [, other]) => other - one);
  const told = most.slice(0, TYPES).map(([type, count]) => `${type} ${n(count)}`);
  return told.join(" · ") + (most.length > TYPES ? ` · ${most.length - TYPES} other types` : "");
}

function retryButton(tasks) {
  const failed = tasks.filter(({ state }) => state === "F").map(({ id }) => id);
  const some = failed.slice(0, RETRIED);
  const label = `Retry ${some.length < failed.length ? `${n(some.length)} of ` : ""}${n(failed.length)} failed`;
  const button = h("button", { type: "button", class: "primary", onclick: press }, label);
  return mayChange() && failed.length > 0 && button;

  async function press() {
    button.disabled = true;
    await act("retry", some);
    button.disabled = false;
  }
}

/** What failed first, and what took longest before the others. */
function sorted(tasks, now) {
  const weight = (task) => (task.state === "F" ? 1e15 : 0) + (ranFor(task, now) ?? waitedFor(task, now) / 1e6);
  return tasks.map((task) => [weight(task), task]).sort(([one], [other]) => other - one).map(([, task]) => task);
}

function table(tasks, now) {
  const heads = ["State", "Task", "Id", "Began", "Waited", "Ran", "Attempt"].map((head) => h("th", { scope: "col", class: ["Waited", "Ran", "Attempt"].includes(head) ? "number" : null }, head));
  return h("table", { class: "data full", "aria-label": "Tasks inside the brush" }, h("thead", {}, h("tr", {}, heads)), h("tbody", {}, tasks.map((task) => row(task, now))));
}

function row(task, now) {
  const ran = ranFor(task, now);
  return h(
    "tr",
    { "data-inside": task.id },
    h("td", {}, h("span", { class: "chip", "data-state": STATES[task.state].toUpperCase() }, STATES[task.state])),
    h("td", {}, h("b", {}, task.type)),
    h("th", { scope: "row" }, h("a", { class: "code", href: address("tasks", task.id) }, task.id)),
    h("td", {}, waits(task) ? "" : CLOCK.format(began(task))),
    h("td", { class: "number", "data-label": "waited" }, length(waitedFor(task, now))),
    h("td", { class: "number", "data-label": "ran" }, ran === null ? "" : length(ran)),
    h("td", { class: "number", "data-label": "attempt" }, task.attempts > 1 ? task.attempts : ""),
  );
}

function n(number) {
  return number.toLocaleString();
}

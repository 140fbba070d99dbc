// The recurring tasks: when each ran last and when it runs next. Operators pause, resume and run them.

import { again } from "../base/follow.js";
import { fill, h } from "../base/h.js";
import { tell } from "../base/notices.js";
import { address } from "../base/route.js";
import { call, reason } from "../base/server.js";
import { get, set } from "../base/store.js";
import { showTime, timeElement } from "../base/time.js";

export function schedulesView() {
  const table = scheduleTable();
  set({ schedules: null });
  return {
    title: "Schedules",
    element: h("section", { "aria-labelledby": "title" }, h("h1", { id: "title" }, "Schedules"), table.element),
    follow: {
      address: (revision) => `/tasks?limit=1${revision ? `&since=${revision}&wait=20` : ""}`,
      async take(_, signal) {
        set({ schedules: (await call("GET", "/schedules", { signal })).body.schedules });
      },
    },
    render: ({ schedules, now }) => table.render(schedules, now),
  };
}

/** @return {element, render(schedules, now)}; null: not read yet */
export function scheduleTable() {
  const acts = get().session.role === "OPERATOR";
  const heads = ["Schedule", "When", "Last run", "Ended", "Next run", ...(acts ? [""] : [])];
  const body = h("tbody");
  const table = h("div", { class: "wide" }, h("table", { class: "data full", "aria-label": "Schedules" }, h("thead", {}, h("tr", {}, heads.map((head) => (head ? h("th", { scope: "col" }, head) : h("td", {}))))), body));
  const empty = h("p", { class: "help" });
  const opened = new Set();
  let shown = null;
  let times = [];
  return {
    element: [empty, table],
    render(schedules, now) {
      if (schedules !== shown) {
        const focused = document.activeElement?.dataset.act;
        shown = schedules;
        times = [];
        fill(body, (schedules ?? []).map((schedule) => scheduleRow(schedule, acts, times, opened)));
        body.querySelector(`[data-act="${CSS.escape(focused ?? "")}"]`)?.focus();
        fill(empty, schedules === null ? "Reading…" : "Nothing is declared to recur.");
        empty.hidden = schedules?.length > 0;
        table.hidden = !(schedules?.length > 0);
      }
      times.forEach(({ element, at }) => showTime(element, at, now));
    },
  };
}

function scheduleRow(schedule, acts, times, opened) {
  const { id, type, expression, zone, paused, lastRun, lastTaskId, nextRuns } = schedule;
  const time = (at) => {
    const element = timeElement();
    times.push({ element, at });
    return element;
  };
  const button = (name, label) => h("button", { type: "button", "data-act": `${name} ${id}`, "aria-label": `${label} ${id}`, onclick: () => run(name, id) }, label);
  return h(
    "tr",
    {},
    h("th", { scope: "row" }, h("b", {}, id), id !== type && h("span", { class: "help" }, ` ${type}`)),
    h("td", {}, every(expression), h("span", { class: "help" }, ` ${zone}`)),
    h("td", {}, lastRun ? (lastTaskId && acts ? h("a", { href: address("tasks", lastTaskId) }, time(lastRun)) : time(lastRun)) : h("span", { class: "help" }, "never")),
    h("td", {}, ended(schedule, acts)),
    h("td", {}, paused ? h("span", { class: "chip", "data-state": "QUEUED" }, "paused") : next(id, nextRuns, time, opened)),
    acts && h("td", {}, h("div", { class: "buttons" }, button("run", "Run now"), paused ? button("resume", "Resume") : button("pause", "Pause"))),
  );
}

const MARKS = { SUCCEEDED: "✓", FAILED: "✕", CANCELLED: "–" };

/** How its last tasks ended, oldest first, and in words when the last ones failed. */
function ended({ runs, failedInARow }, acts) {
  const mark = ({ taskId, state }) => {
    const props = { class: "run", "data-state": state, title: `${state.toLowerCase()}, ${taskId}`, "aria-label": state.toLowerCase() };
    return h("li", {}, acts ? h("a", { ...props, href: address("tasks", taskId) }, MARKS[state] ?? "…") : h("span", { ...props, role: "img" }, MARKS[state] ?? "…"));
  };
  return [
    failedInARow > 0 && h("b", { class: "bad" }, failedInARow === 1 ? "failed" : `failed ${failedInARow} times in a row`),
    runs.length > 0 && h("ol", { class: "runs", "aria-label": "How its last tasks ended, oldest first" }, runs.map(mark)),
  ];
}

/** The next time, and those after it when asked for. */
function next(id, [first, ...others], time, opened) {
  if (!first) {
    return null;
  }
  const toggle = (event) => (event.target.open ? opened.add(id) : opened.delete(id));
  return h("details", { open: opened.has(id), ontoggle: toggle }, h("summary", { "data-act": `next ${id}` }, time(first)), h("ol", { class: "times" }, others.map((at) => h("li", {}, time(at)))));
}

/** "every 10 min" for PT10M; other expressions stand for themselves. */
function every(expression) {
  const parts = /^PT(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?$/.exec(expression);
  const words = parts && [`${parts[1]} h`, `${parts[2]} min`, `${parts[3]} s`].filter((_, i) => parts[i + 1]);
  return words ? h("span", { title: expression }, `every ${words.join(" ")}`) : h("span", { class: "code" }, expression);
}

async function run(name, id) {
  const path = `/schedules/${encodeURIComponent(id)}/${name}`;
  try {
    const { body } = await call("POST", path, { headers: name === "run" ? { "idempotency-key": crypto.randomUUID() } : {} });
    const done = { run: `${id}: enqueued as ${body.id}`, pause: `${id}: paused`, resume: `${id}: goes on` };
    tell(done[name]);
    again(); // a pause changes no task, so the follower would not hear of it
  } catch (error) {
    tell(`${id}: not done, ${reason(error)}`, "bad");
  }
}

// One group of failures: since when, where in the code, what their params share, its tasks, and what to do about it.

import { again } from "../base/follow.js";
import { fill, h, say } from "../base/h.js";
import { tell } from "../base/notices.js";
import { address } from "../base/route.js";
import { readSpeeds } from "../base/speeds.js";
import { call, reason } from "../base/server.js";
import { get, mayChange, set } from "../base/store.js";
import { showTime, timeElement } from "../base/time.js";
import { traces } from "../task/trace.js";
import { taskList } from "../tasks/list.js";
import { actOnMatching } from "../tasks/matching.js";
import { parentsOf } from "./parents.js";
import { before, followGroup, retryGroup, retryOutcomes } from "./retries.js";
import { trend } from "./trend.js";

const PACE_MILLIS = 2_000;
const SLOWLY = 60;

export function groupView({ id }) {
  const list = taskList(() => ({ error: id }), () => h("p", {}, "No task of this group is failed now."));
  const head = h("h1", { id: "title", dir: "auto", class: "error-title" }, "Reading…");
  const facts = h("div");
  const trace = h("div");
  const outcomes = retryOutcomes(id);
  const doing = h("span", { class: "help", role: "status" });
  const acts = h("div", { class: "buttons" });
  let shown = null;
  let times = [];
  let traced = null;
  set({ group: null });
  readSpeeds();
  return {
    title: "Failures",
    element: h("section", { "aria-labelledby": "title" }, h("p", { class: "help" }, h("a", { href: address("failures") }, "All failures")), head, mayChange() && acts, mayChange() && doing, outcomes.element, facts, trace, h("h2", {}, "Its tasks"), list.elements),
    follow: { ...list, pace: PACE_MILLIS, take },
    moved: list.moved,
    keys: list.keys,
    render(state) {
      list.render(state);
      outcomes.render(state);
      say(doing, state.doing ?? "");
      if (state.group !== shown && state.group) {
        shown = state.group;
        times = [];
        say(head, shown.error);
        fill(facts, factsOf(shown, times));
        fill(acts, actsOf(shown));
      }
      times.forEach(({ time, at }) => showTime(time, at, state.now));
    },
  };

  async function take(body, signal) {
    await list.take(body, signal);
    try {
      const known = get().group;
      set({ group: (await call("GET", `/failures/${id}`, { signal })).body });
      known ?? (await followGroup(get().group, signal));
    } catch (error) {
      if (error.status !== 404) {
        throw error;
      }
      set({ group: get().group ? { ...get().group, count: 0, retryable: 0 } : null });
      get().group ?? say(head, "No task of this group is failed now.");
    }
    await readTrace(get().group?.example, signal);
  }

  async function readTrace(example, signal) {
    if (example && example !== traced) {
      traced = example;
      const { events } = (await call("GET", `/tasks/${example}/timeline`, { signal })).body;
      const newest = traces(events).slice(0, 1);
      fill(trace, newest.length > 0 && h("section", { class: "card broad", "aria-label": "Where the newest failed" }, h("h2", {}, "Where the newest failed"), newest));
    }
  }
}

function factsOf(group, times) {
  const time = (at) => {
    const element = timeElement();
    times.push({ time: element, at });
    return element;
  };
  const { type, place, count, hours, firstAt, lastAt, example, ignoredUntil, common, retries } = group;
  const rows = [
    ["Type", h("a", { href: address("tasks", null, { type, state: "FAILED" }) }, type)],
    place && ["Failed at", h("span", { class: "code" }, place)],
    ["Tasks", count.toLocaleString()],
    ["Last 24 hours", trend(hours)],
    ["First", time(firstAt)],
    ["Last", h("a", { href: address("tasks", example) }, time(lastAt))],
    ignoredUntil && ["Ignored", h("span", {}, "ends ", time(ignoredUntil), ", or when as many fail anew")],
    retries && ["Retries", before(retries)],
    ["In common", commonOf(group, common)],
  ];
  return h("dl", { class: "facts group" }, rows.filter(Boolean).map(([name, value]) => [h("dt", {}, name), h("dd", {}, value)]));
}

/** What the params of all that failed share, and few of those that succeeded have. */
function commonOf({ comparedFailed, comparedSucceeded }, common) {
  if (common.length === 0) {
    return h("span", { class: "help" }, comparedFailed < 3 || comparedSucceeded < 3 ? "too few tasks to compare" : "no param that successes lack");
  }
  return h(
    "ul",
    { class: "common" },
    common.map(({ name, value, failed, succeeded }) =>
      h("li", {}, h("span", { class: "code", dir: "auto" }, `${name} = ${value}`), h("span", { class: "help" }, ` in all ${failed} that were looked at, in ${succeeded} of ${comparedSucceeded} that succeeded`)),
    ),
  );
}

function actsOf(group) {
  const { id, retryable, count, lastAt, ignoredUntil } = group;
  const retry = (label, more) => h("button", { type: "button", class: more.most === 1 ? "primary" : null, onclick: () => retryGroup(group, more) }, label);
  return [
    retryable > 0 && retry("Retry one", { most: 1 }),
    retryable > 10 && retry("Retry ten", { most: 10 }),
    retryable > 1 && retry(`Retry all ${retryable.toLocaleString()}`, {}),
    retryable > 10 && retry(`Retry slowly, ${SLOWLY} a minute`, { perMinute: SLOWLY }),
    parentsOf(group),
    count > 0 && (ignoredUntil ? button("Ignore no longer", () => mark("DELETE", id)) : button("Ignore for a day", () => mark("POST", id, { hours: 24 }))),
    count > 0 && h("button", { type: "button", class: "danger", onclick: () => actOnMatching("delete", { error: id }, { until: lastAt }) }, "Delete all"),
  ];
}

function button(label, run) {
  return h("button", { type: "button", onclick: run }, label);
}

async function mark(method, id, body) {
  try {
    await call(method, `/failures/${id}/ignore`, { body });
  } catch (error) {
    tell(`Not done, ${reason(error)}`, "bad");
  }
  again(); // a mark changes no task, so the follower would not hear of it
}

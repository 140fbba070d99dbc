// What failed, by type and by what the errors have in common, and a button to retry such a group.

import { again } from "../base/follow.js";
import { fill, h } from "../base/h.js";
import { tell } from "../base/notices.js";
import { address } from "../base/route.js";
import { call, reason } from "../base/server.js";
import { mayChange, seesAll } from "../base/store.js";
import { showTime, timeElement } from "../base/time.js";

const SHOWN = 10;

export function failureGroups() {
  const place = h("div");
  const element = h("section", { class: "card broad", "aria-label": "Failures" }, h("h2", {}, "Failures"), place);
  let shown = null;
  let all = false;
  let times = [];
  return {
    element,
    render({ failures }, now) {
      const key = JSON.stringify([failures, all]);
      if (key !== shown) {
        shown = key;
        times = [];
        const { groups } = failures;
        const more = groups.length > SHOWN && !all && h("button", { type: "button", onclick: () => { all = true; shown = null; again(); } }, `Show all ${groups.length}`);
        fill(place, groups.length === 0 ? h("p", { class: "help" }, seesAll() ? "Nothing that is kept has failed." : "Nothing of yours that is kept has failed.") : table(all ? groups : groups.slice(0, SHOWN), times), more);
      }
      times.forEach(({ time, at }) => showTime(time, at, now));
    },
  };
}

function table(groups, times) {
  const heads = ["Type", "Error", "Tasks", "Last"].map((head) => h("th", { scope: "col", class: head === "Tasks" ? "number" : null }, head));
  return h(
    "div",
    { class: "wide" },
    h("table", { class: "data full", "aria-label": "Failures" }, h("thead", {}, h("tr", {}, heads, mayChange() && h("td", {}))), h("tbody", {}, groups.map((group) => row(group, times)))),
  );
}

function row(group, times) {
  const { type, error, count, retryable, lastAt, example } = group;
  const time = timeElement();
  times.push({ time, at: lastAt });
  const button = h("button", { type: "button", "aria-label": `Retry ${retryable} of ${type}: ${error}`, onclick: () => retry(group, button) }, `Retry ${retryable.toLocaleString()}`);
  const whole = h("a", { href: address("tasks", example), title: "They are parts of tasks that have ended, which run again as a whole. This leads to the newest." }, "Retry its whole");
  return h(
    "tr",
    {},
    h("th", { scope: "row" }, h("a", { href: those(example, type) }, type)),
    h("td", { class: "bad text", dir: "auto" }, error),
    h("td", { class: "number" }, count.toLocaleString()),
    h("td", {}, h("a", { href: address("tasks", example) }, time)),
    mayChange() && h("td", {}, h("div", { class: "buttons" }, retryable > 0 ? button : whole)),
  );
}

/** Where the tasks of a group are listed: parts are with their whole. */
function those(example, type) {
  const [whole, part] = example.split(".");
  return part === undefined ? address("tasks", null, { state: "FAILED", type }) : address("tasks", whole, { state: "FAILED" });
}

/** What fails meanwhile is not meant: `until` is what was shown. So it may be pressed twice. */
async function retry({ type, error, lastAt }, button) {
  button.disabled = true;
  try {
    const { replayed, skipped, remaining } = (await call("POST", "/failures/retry", { body: { type, error, until: lastAt } })).body;
    const rest = [skipped > 0 && `${skipped.toLocaleString()} skipped`, remaining > 0 && `${remaining.toLocaleString()} remain`].filter(Boolean);
    tell([`${type}: ${replayed.toLocaleString()} queued again`, ...rest].join(", "));
  } catch (failure) {
    tell(`${type}: not done, ${reason(failure)}`, "bad");
  }
  button.disabled = false;
  again();
}

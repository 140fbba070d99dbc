// Groups of failures, one a row: what failed, where, how often and since when.

import { fill, h } from "../base/h.js";
import { address } from "../base/route.js";
import { readSpeeds, timeFor, withSlots } from "../base/speeds.js";
import { get, mayChange, seesAll } from "../base/store.js";
import { showTime, timeElement } from "../base/time.js";
import { before, retryGroup } from "./retries.js";
import { trend } from "./trend.js";

const HEADS = ["Error", "Last 24 hours", "Tasks", "First", "Last"];

/**
 * @param most rows at first, without those that are ignored; null: all
 * @return {element, render(failures, now)}
 */
export function failureTable(most) {
  const element = h("div");
  let shown = null;
  let speeds = null;
  let times = [];
  return {
    element,
    render(failures, now) {
      readSpeeds();
      if (failures !== shown || get().speeds !== speeds) {
        shown = failures;
        speeds = get().speeds;
        times = [];
        const ignored = failures.groups.filter(({ ignoredUntil }) => ignoredUntil);
        const groups = failures.groups.filter((group) => !ignored.includes(group));
        const heeded = groups.length === 0 ? none(ignored.length) : table(most ? groups.slice(0, most) : groups, times);
        fill(element, heeded, more(groups.length, failures.cut), ignored.length > 0 && (most ? ignoredLink(ignored) : ignoredPart(ignored, times)));
      }
      times.forEach(({ time, at }) => showTime(time, at, now));
    },
  };

  function more(all, cut) {
    if (most && all > most) {
      return h("p", {}, h("a", { href: address("failures") }, `All ${all.toLocaleString()} kinds of failures`));
    }
    return !most && cut && h("p", { class: "help" }, "There are more failures than were looked at.");
  }
}

/** How many are ignored, with a link to them. */
function ignoredLink(ignored) {
  return h("p", { class: "help" }, h("a", { href: address("failures") }, kinds(ignored)));
}

function ignoredPart(ignored, times) {
  return h("section", { "aria-label": "Ignored" }, h("h2", {}, kinds(ignored)), table(ignored, times));
}

function kinds(ignored) {
  return ignored.length === 1 ? "1 kind is ignored" : `${ignored.length.toLocaleString()} kinds are ignored`;
}

function none(ignored) {
  if (ignored > 0) {
    return h("p", { class: "help" }, "Nothing has failed that is not ignored.");
  }
  return h("p", { class: "help" }, seesAll() ? "Nothing that is kept has failed." : "Nothing of yours that is kept has failed.");
}

function table(groups, times) {
  const heads = HEADS.map((head) => h("th", { scope: "col", class: head === "Tasks" ? "number" : null }, head));
  return h(
    "div",
    { class: "wide" },
    h("table", { class: "data full failures", "aria-label": "Failures" }, h("thead", {}, h("tr", {}, heads, mayChange() && h("td", {}))), h("tbody", {}, groups.map((group) => row(group, times)))),
  );
}

function row(group, times) {
  const time = (at) => {
    const element = timeElement();
    times.push({ time: element, at });
    return element;
  };
  const { id, type, error, place, count, hours, firstAt, lastAt, example, ignoredUntil, retries } = group;
  return h(
    "tr",
    { class: ignoredUntil ? "ignored" : null },
    h(
      "th",
      { scope: "row" },
      h("a", { href: address("failures", id), dir: "auto", class: ignoredUntil ? null : "bad" }, error),
      h("span", { class: "help" }, type, place && h("span", { class: "code" }, ` ${place}`), ignoredUntil && " · ignored, ends ", ignoredUntil && time(ignoredUntil), retries && ` · ${retries.succeeded.toLocaleString()} of ${retries.retried.toLocaleString()} retried succeeded`),
    ),
    h("td", {}, trend(hours)),
    h("td", { class: "number", "data-label": "tasks" }, count.toLocaleString()),
    h("td", { "data-label": "first" }, time(firstAt)),
    h("td", { "data-label": "last" }, h("a", { href: address("tasks", example) }, time(lastAt))),
    mayChange() && h("td", {}, h("div", { class: "buttons" }, retry(group))),
  );
}

function retry(group) {
  const { id, type, error, retryable, retries } = group;
  if (retryable === 0) {
    return h("a", { href: address("failures", id), title: "Their tasks have ended, and run again as a whole." }, "Parts of other tasks");
  }
  const label = `Retry ${retryable.toLocaleString()}`;
  const button = h("button", { type: "button", "aria-label": `${label} of ${type}: ${error}`, title: before(retries) || null, onclick: () => retryGroup(group) }, label);
  const time = timeFor(retryable, type);
  return [time && h("span", { class: "help", title: withSlots() }, `a retry takes ${time}`), button];
}

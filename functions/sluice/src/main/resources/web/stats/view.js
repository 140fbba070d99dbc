// How long tasks wait and run and how attempts end, by type, over two hours or thirty days.

import { fill, h, mark } from "../base/h.js";
import { pauseBanner, pauseButton, readPauses } from "../base/pauses.js";
import { address } from "../base/route.js";
import { call } from "../base/server.js";
import { get, set } from "../base/store.js";
import { length } from "../base/time.js";
import { leftOut, noticesChip } from "../tasks/left-out.js";
import { chart } from "./chart.js";

/** The figures are of minutes. */
const PACE_MILLIS = 10_000;

const SPANS = { minute: { label: "2 hours", step: 60_000, points: 120 }, hour: { label: "30 days", step: 3_600_000, points: 720 } };

/** The columns of figures; beside each figure where there is no room for a head. */
const HEADS = ["Ended", "A minute", "Not successful", "Waited: half", "Waited: 95 %", "Ran: half", "Ran: 95 %", "Ran: 99 %"];

const PERCENTILES = ["p50", "p95", "p99"];

export function statsView() {
  const title = h("h1", { id: "title" });
  const spans = Object.entries(SPANS).map(([by, { label }]) => ({ by, link: h("a", { class: "chip" }, label) }));
  const all = h("a", { class: "chip" }, "all types");
  const notices = noticesChip("stats");
  const ended = chart("Attempts that ended");
  const runs = chart("How long they ran");
  const waits = chart("How long they waited for a worker");
  const types = typeTable();
  const paused = pauseBanner();
  const reading = h("p", { class: "empty" }, "Reading…");
  const body = h("div", { class: "cards", hidden: true }, types.element, ended.element, runs.element, waits.element);
  set({ stats: null });
  readPauses();
  return {
    title: "Statistics",
    element: h("section", { "aria-labelledby": "title" }, title, h("nav", { class: "chips filter", "aria-label": "Time and type" }, spans.map(({ link }) => link), all, notices.element), paused.element, reading, body),
    moved: () => set({ stats: null }),
    follow: {
      pace: PACE_MILLIS,
      always: true,
      address: (revision) => `/tasks?limit=1${revision ? `&since=${revision}&wait=20` : ""}`,
      async take(_, signal) {
        const { by, type } = get().route.query;
        const query = new URLSearchParams(Object.entries({ by, type, notType: leftOut(get().route.query) }).filter(([, value]) => value));
        set({ stats: (await call("GET", `/stats?${query}`, { signal })).body });
      },
    },
    render(state) {
      const { stats, route } = state;
      const { type = null, by = "minute" } = route.query;
      fill(title, "Statistics", type && [" of ", h("a", { href: address("tasks", null, { type }) }, type)]);
      spans.forEach(({ by: of, link }) => {
        mark(link, "href", address("stats", null, { ...route.query, by: of }));
        mark(link, "aria-current", of === by ? "true" : null);
      });
      notices.render(state);
      mark(all, "href", address("stats", null, { by: route.query.by ?? null }));
      mark(all, "aria-current", type === null ? "true" : null);
      paused.render(state);
      reading.hidden = stats !== null;
      body.hidden = stats === null;
      if (stats) {
        types.render(stats);
        ended.render(endedOf(stats, type));
        runs.render(timesOf(stats, "ran", type));
        waits.render(timesOf(stats, "waited", type));
      }
    },
  };
}

/** While a deployment is replaced, an older build may still answer, without builds. */
function frame({ at, by, builds = [] }, type) {
  const { step, points } = SPANS[by.toLowerCase()];
  const to = (Math.floor(Date.parse(at) / step) + 1) * step;
  const link = (from) => address("tasks", null, { type, from: new Date(from).toISOString(), to: new Date(from + step).toISOString() });
  const from = to - points * step;
  const marks = builds.map(({ name, firstSeenAt }) => ({ name, at: Date.parse(firstSeenAt), words: `Workers of the build ${name} were first seen.` }));
  return { from, to, step, link, marks: marks.filter((one) => one.at >= from) };
}

function endedOf(stats, type) {
  const sum = (member) => stats.points.reduce((all, point) => all + point[member], 0);
  return {
    ...frame(stats, type),
    series: [{ name: "succeeded", kind: "succeeded" }, { name: "failed", kind: "failed" }, { name: "to be retried", kind: "retried" }],
    bars: true,
    points: stats.points.map(({ at, succeeded, failed, retried, failureShare }) => ({
      at: Date.parse(at),
      values: [succeeded, failed, retried],
      words: `${n(succeeded)} succeeded, ${n(failed)} failed, ${n(retried)} to be retried, ${percent(failureShare)} not successful.`,
    })),
    format: n,
    label: `Attempts that ended: ${n(sum("succeeded"))} succeeded, ${n(sum("failed"))} failed, ${n(sum("retried"))} to be retried.`,
  };
}

function timesOf(stats, verb, type) {
  const points = stats.points.filter((point) => point[verb]);
  const highest = Math.max(0, ...points.map((point) => point[verb].p99));
  return {
    ...frame(stats, type),
    series: PERCENTILES.map((name) => ({ name, kind: name })),
    log: true,
    points: points.map((point) => ({
      at: Date.parse(point.at),
      values: PERCENTILES.map((name) => point[verb][name]),
      words: `half ${verb} ${time(point[verb].p50)} at most, 95 % ${time(point[verb].p95)}, 99 % ${time(point[verb].p99)}.`,
    })),
    format: time,
    label: points.length === 0 ? "Nothing was measured." : `How long they ${verb}, by percentile: 99 % at most ${time(highest)} in the worst part of this time.`,
  };
}

function typeTable() {
  const body = h("tbody");
  const element = h("section", { class: "card broad", "aria-label": "Types" }, h("h2", {}, "Types"), h("div", { class: "wide" }, h("table", { class: "data full", "aria-label": "Types" }, h("thead", {}, h("tr", {}, h("th", { scope: "col" }, "Type"), HEADS.map((head) => h("th", { scope: "col", class: "number" }, head)), h("td", {}))), body)));
  let shown = null;
  let buttons = [];
  return {
    element,
    render({ types, by }) {
      const key = JSON.stringify(types);
      if (key !== shown) {
        shown = key;
        buttons = types.map(({ type }) => pauseButton("type", type));
        fill(body, types.map((type, i) => row(type, by, buttons[i])), types.length === 0 && h("tr", {}, h("td", { class: "help", colspan: "10" }, "Nothing ended in this time.")));
      }
      buttons.forEach((button) => button.render());
    },
  };
}

function row({ type, succeeded, failed, retried, perMinute, failureShare, waited, ran }, by, button) {
  const cells = [n(succeeded + failed + retried), perMinute.toLocaleString(undefined, { maximumSignificantDigits: 2 }), percent(failureShare), waited && time(waited.p50), waited && time(waited.p95), ran && time(ran.p50), ran && time(ran.p95), ran && time(ran.p99)];
  const hours = by.toLowerCase() === "hour" ? "hour" : null;
  return h("tr", {}, h("th", { scope: "row" }, h("a", { href: address("stats", null, { type, by: hours }) }, type)), cells.map((cell, i) => h("td", { class: "number", "data-head": HEADS[i] }, cell ?? "")), h("td", {}, button.element && h("div", { class: "buttons" }, button.element)));
}

/** Seconds: those below one in milliseconds or microseconds. */
function time(seconds) {
  return seconds > 0 && seconds < 0.001 ? `${Math.round(seconds * 1e6)} µs` : seconds < 0.1 && seconds > 0 ? `${(seconds * 1e3).toLocaleString(undefined, { maximumSignificantDigits: 2 })} ms` : length(seconds * 1_000);
}

function n(number) {
  return number.toLocaleString(undefined, { maximumFractionDigits: 2 });
}

function percent(share) {
  return `${(share * 100).toLocaleString(undefined, { maximumFractionDigits: share < 0.1 ? 1 : 0 })} %`;
}

// How the deployment does, on one page.

import { h } from "./h.js";
import { depths } from "./overview-depths.js";
import { failureGroups } from "./overview-failures.js";
import { minuteGrid } from "./overview-minutes.js";
import { rates } from "./overview-rates.js";
import { resultCards } from "./overview-results.js";
import { workerTable } from "./overview-workers.js";
import { scheduleTable } from "./schedules-view.js";
import { call } from "./server.js";
import { set } from "./store.js";

/** It asks for much, and its figures are of minutes. */
const PACE_MILLIS = 3_000;

const HOUR_MILLIS = 3_600_000;

export function overviewView() {
  const standing = depths();
  const hour = rates();
  const failures = failureGroups();
  const workers = workerTable();
  const schedules = scheduleTable();
  const minutes = minuteGrid();
  const results = resultCards();
  const reading = h("p", { class: "empty" }, "Reading…");
  const cards = h(
    "div",
    { class: "cards", hidden: true },
    standing.tiles,
    hour.elements,
    failures.element,
    workers.element,
    h("section", { class: "card", "aria-label": "Schedules" }, h("h2", {}, "Schedules"), schedules.element),
    standing.queues,
    minutes.element,
    results.element,
  );
  set({ overview: null });
  return {
    title: "Overview",
    element: h("section", { "aria-labelledby": "title" }, h("h1", { class: "unseen", id: "title" }, "Overview"), reading, cards),
    follow: {
      pace: PACE_MILLIS,
      always: true, // what workers do and how old things are changes without any task
      address: (revision) => `/tasks?limit=1${revision ? `&since=${revision}&wait=20` : ""}`,
      take: async (_, signal) => set({ overview: await read(signal) }),
    },
    render({ overview, now }) {
      reading.hidden = overview !== null;
      cards.hidden = overview === null;
      if (overview !== null) {
        standing.render(overview, now);
        hour.render(overview);
        failures.render(overview, now);
        workers.render(overview, now);
        schedules.render(overview.schedules, now);
        minutes.render(overview);
        results.render(overview, now);
      }
    },
  };
}

async function read(signal) {
  const get = async (path) => (await call("GET", path, { signal })).body;
  const hour = (at) => get(`/minute-groups?limit=1&hour=${new Date(at).toISOString().slice(0, 13)}`);
  const now = Date.now();
  const [queues, failures, workers, { schedules }, { types }, ...hours] = await Promise.all([
    ...["/queues", "/failures", "/workers", "/schedules", "/types"].map(get),
    ...[now, now + HOUR_MILLIS].map(hour),
  ]);
  const published = types.filter(({ publishes }) => publishes).map(({ name }) => resultOf(name, get));
  return {
    readAt: now,
    queues,
    failures,
    workers,
    schedules,
    groups: hours.flatMap(({ groups }) => groups),
    results: (await Promise.all(published)).filter(Boolean),
  };
}

/** Null before its first success. */
async function resultOf(type, get) {
  try {
    return await get(`/results/${encodeURIComponent(type)}`);
  } catch (error) {
    if (error.status === 404) {
      return null;
    }
    throw error;
  }
}

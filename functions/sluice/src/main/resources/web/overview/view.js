// How the deployment does, on one page.

import { modules } from "../base/features.js"; // made where the modules are put together
import { h, say } from "../base/h.js";
import { depths } from "./depths.js";
import { failureTable } from "../failures/table.js";
import { failuresAddress } from "../failures/view.js";
import { retryOutcomes } from "../failures/retries.js";
import { rates } from "./rates.js";
import { resultCards } from "./results.js";
import { workerTable } from "./workers.js";
import { scheduleTable } from "./schedules.js";
import { pauseBanner } from "../base/pauses.js";
import { address } from "../base/route.js";
import { Refusal, call, reason } from "../base/server.js";
import { get, set } from "../base/store.js";

/** It asks for much, and its figures are of minutes. */
const PACE_MILLIS = 3_000;

/** What is read, as a person calls it. */
const NAMES = { queues: "depths and rates", failures: "failures", workers: "workers", schedules: "schedules", results: "results" };

/** What the features of this deployment add: each module has its name, its card, and how to read and render it. */
const PANELS = (document.body.dataset.panels ?? "").split(" ").filter(Boolean).map((name) => modules[name].panel());

export function overviewView() {
  const standing = depths();
  const hour = rates();
  const failures = failureTable(10);
  const retries = retryOutcomes();
  const workers = workerTable();
  const schedules = scheduleTable();
  const results = resultCards();
  const paused = pauseBanner();
  const unread = h("p", { class: "error", role: "status" });
  const reading = h("p", { class: "empty" }, "Reading…");
  const cards = h(
    "div",
    { class: "cards", hidden: true },
    standing.tiles,
    hour.elements,
    h("section", { class: "card broad", "aria-label": "Failures" }, h("h2", {}, h("a", { href: address("failures") }, "Failures")), retries.element, failures.element),
    workers.element,
    h("section", { class: "card", "aria-label": "Schedules" }, h("h2", {}, "Schedules"), schedules.element),
    standing.queues,
    results.element,
  );
  results.element.before(...PANELS.map(({ element }) => element));
  set({ overview: null });
  return {
    title: "Overview",
    element: h("section", { "aria-labelledby": "title" }, h("h1", { class: "unseen", id: "title" }, "Overview"), reading, unread, paused.element, cards),
    follow: {
      pace: PACE_MILLIS,
      always: true, // what workers do and how old things are changes without any task
      address: (revision) => `/tasks?limit=1${revision ? `&since=${revision}&wait=20` : ""}`,
      async take(_, signal) {
        const overview = await read(get().overview, signal);
        set({ overview, pauses: overview.queues?.pauses ?? null });
      },
    },
    render(state) {
      const { overview, now } = state;
      paused.render(state);
      retries.render(state);
      reading.hidden = overview !== null;
      cards.hidden = overview === null;
      say(unread, (overview?.refused ?? []).map(({ name, why }) => `Not read: ${NAMES[name] ?? name}. ${why}.`).join(" "));
      unread.hidden = !overview?.refused.length;
      if (overview?.queues) {
        standing.render(overview, now);
        hour.render(overview);
      }
      overview?.failures && failures.render(overview.failures, now);
      overview?.workers && workers.render(overview, now);
      overview?.schedules && schedules.render(overview.schedules, now);
      PANELS.forEach((panel) => overview?.[panel.name] && panel.render(overview[panel.name]));
      overview?.results && results.render(overview, now);
    },
  };
}

/** What is refused keeps what was read before, or null, and is named in `refused`: the rest is as good as ever. */
async function read(before, signal) {
  const get = async (path) => (await call("GET", path, { signal })).body;
  const now = Date.now();
  const refused = [];
  const part = async (name, reading) => {
    try {
      return [name, await reading];
    } catch (error) {
      if (!(error instanceof Refusal) || error.status === 401) {
        throw error; // there is no answer to anything
      }
      refused.push({ name, why: reason(error) });
      return [name, before?.[name] ?? null];
    }
  };
  const queues = get("/queues");
  const known = before?.queues && before.failures && !before.refused.some(({ name }) => name === "failures");
  const failures = async () => (known && failed(await queues) === failed(before.queues) ? before.failures : get(failuresAddress()));
  const parts = await Promise.all([
    part("queues", queues),
    part("failures", failures()),
    part("workers", get("/workers")),
    part("schedules", get("/schedules").then(({ schedules }) => schedules)),
    ...PANELS.map((panel) => part(panel.name, panel.read(get))),
    part("results", published(get)),
  ]);
  return { ...Object.fromEntries(parts), readAt: now, refused };
}

/** What another failure changes, and a replay: all failures are read again only then. */
function failed({ counts, minutes }) {
  return `${counts.FAILED} ${minutes.reduce((sum, minute) => sum + minute.failed, 0)}`;
}

async function published(get) {
  const { types } = await get("/types");
  const results = types.filter(({ publishes }) => publishes).map(({ name }) => resultOf(name, get));
  return (await Promise.all(results)).filter(Boolean);
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

// What failed, by cause: all groups, or one of them with what can be done about it.

import { h } from "../base/h.js";
import { call } from "../base/server.js";
import { get, set } from "../base/store.js";
import { leftOut, noticesChip } from "../tasks/left-out.js";
import { retryOutcomes } from "./retries.js";
import { failureTable } from "./table.js";

const PACE_MILLIS = 3_000;

/** What to ask for: the notices of ends that failed only where the address says so. */
export function failuresAddress() {
  const { route } = get();
  const type = leftOut(route.view === "failures" ? route.query : {});
  return `/failures${type ? `?notType=${type}` : ""}`;
}

export function failuresView() {
  const table = failureTable(null);
  const notices = noticesChip("failures");
  const outcomes = retryOutcomes();
  const reading = h("p", { class: "empty" }, "Reading…");
  set({ failures: null });
  return {
    title: "Failures",
    element: h("section", { "aria-labelledby": "title" }, h("h1", { id: "title" }, "Failures"), h("p", { class: "chips" }, notices.element), outcomes.element, reading, table.element),
    follow: {
      pace: PACE_MILLIS,
      address: (revision) => `/tasks?limit=1${revision ? `&since=${revision}&wait=20` : ""}`,
      async take(_, signal) {
        set({ failures: (await call("GET", failuresAddress(), { signal })).body });
      },
    },
    render(state) {
      const { failures, now } = state;
      notices.render(state);
      outcomes.render(state);
      reading.hidden = failures !== null;
      failures && table.render(failures, now);
    },
  };
}

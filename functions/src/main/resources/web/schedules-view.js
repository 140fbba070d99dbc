// The recurring tasks: when each ran last and when it runs next.

import { fill, h } from "./h.js";
import { address } from "./route.js";
import { call } from "./server.js";
import { relative } from "./time.js";

export function schedulesView() {
  const body = h("tbody");
  const heads = ["Schedule", "Type", "When", "Last run", "Next run"];
  let schedules = [];
  let shown = null;
  return {
    title: "Schedules",
    element: h(
      "section",
      { "aria-labelledby": "title" },
      h("h1", { id: "title" }, "Schedules"),
      h("div", { class: "wide" }, h("table", {}, h("thead", {}, h("tr", {}, heads.map((head) => h("th", { scope: "col" }, head)))), body)),
    ),
    follow: {
      address: (revision) => `/tasks?limit=1${revision ? `&since=${revision}&wait=20` : ""}`,
      async take(_, signal) {
        schedules = (await call("GET", "/schedules", { signal })).body.schedules;
      },
    },
    render({ now }) {
      const key = JSON.stringify(schedules) + Math.floor(now / 10_000);
      if (key === shown) {
        return; // a link that has the focus stays where it is
      }
      shown = key;
      fill(body, schedules.map((schedule) => h(
        "tr",
        {},
        h("td", {}, schedule.id),
        h("td", {}, schedule.type),
        h("td", {}, `${schedule.expression} ${schedule.zone}`),
        h("td", {}, schedule.lastRun ? h("a", { href: address("tasks", schedule.lastTaskId), title: schedule.lastRun }, relative(schedule.lastRun, now)) : "never"),
        h("td", { title: schedule.nextRun }, schedule.paused ? "paused" : relative(schedule.nextRun, now)),
      )));
    },
  };
}

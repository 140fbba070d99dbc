// How the deployment does: how many tasks stand where.

import { fill, h } from "./h.js";
import { address } from "./route.js";

export function overviewView() {
  const facts = h("dl", { class: "facts" });
  let counts = null;
  let shown = null;
  return {
    title: "Overview",
    element: h("section", { "aria-labelledby": "title" }, h("h1", { id: "title" }, "Overview"), facts),
    follow: {
      address: (revision) => `/tasks?limit=1${revision ? `&since=${revision}&wait=20` : ""}`,
      take: (body) => (counts = body.counts),
    },
    render() {
      if (counts !== shown) {
        shown = counts;
        fill(facts, Object.entries(counts).map(([state, n]) => [
          h("dt", {}, h("a", { href: address("tasks", null, { state }) }, state)),
          h("dd", {}, n.toLocaleString()),
        ]));
      }
    },
  };
}

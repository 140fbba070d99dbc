// One task: what it is and how it stands.

import { fill, h } from "./h.js";
import { call } from "./server.js";

export function taskView({ id }) {
  const facts = h("dl", { class: "facts" });
  let task = null;
  let shown = null;
  return {
    title: `Task ${id}`,
    element: h("section", { "aria-labelledby": "title" }, h("h1", { id: "title" }, `Task ${id}`), facts),
    follow: {
      address: (revision) => `/tasks?parent=${encodeURIComponent(id)}${revision ? `&since=${revision}&wait=20` : ""}`,
      async take(_, signal) {
        task = (await call("GET", `/tasks/${encodeURIComponent(id)}`, { signal })).body;
      },
    },
    render() {
      if (task !== shown) {
        shown = task;
        fill(facts, Object.entries(task).map(([name, value]) => [h("dt", {}, name), h("dd", { dir: "auto" }, text(value))]));
      }
    },
  };
}

function text(value) {
  return typeof value === "object" ? JSON.stringify(value, null, 2) : value;
}

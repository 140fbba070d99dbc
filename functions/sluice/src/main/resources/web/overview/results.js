// What the types that publish computed last, and how old it is.

import { fill, h, mark, say } from "../base/h.js";
import { length } from "../base/time.js";
import { valueElement } from "../base/value.js";

export function resultCards() {
  const element = h("div", { class: "results" });
  let shown = null;
  let ages = [];
  return {
    element,
    render({ results }, now) {
      const key = JSON.stringify(results.map(({ name, computedAt }) => [name, computedAt]));
      if (key !== shown) {
        shown = key;
        ages = [];
        fill(element, results.map((result) => card(result, ages)));
      }
      ages.forEach(({ age, result }, i) => {
        const { stale } = results[i];
        say(age, `${length(Math.max(0, now - Date.parse(result.computedAt)))} old${stale ? ", stale" : ""}`);
        mark(age, "class", stale ? "bad" : "help");
      });
    },
  };
}

function card(result, ages) {
  const age = h("span", { title: result.computedAt });
  ages.push({ age, result });
  return h("section", { class: "card", "aria-label": result.name }, h("h2", {}, result.name, " ", age), h("div", { class: "bounded", tabindex: "0", role: "group", "aria-label": `Result of ${result.name}` }, valueElement(result.result, result.name)));
}

// The last hour, minute by minute, as bars: small drawings without a library.

import { fill, h, svg } from "./h.js";

const MINUTES = 60;
const MINUTE_MILLIS = 60_000;
const HEIGHT = 60;
const STEP = 10;
const GAP = 2;

/** The minutes up to the last one the server reports, oldest first, each with its figures. */
export function lastHour({ at: until, minutes }) {
  const known = new Map(minutes.map((minute) => [Date.parse(minute.at), minute]));
  const last = Math.floor(Date.parse(until) / MINUTE_MILLIS) * MINUTE_MILLIS;
  return Array.from({ length: MINUTES }, (_, i) => {
    const at = last - (MINUTES - 1 - i) * MINUTE_MILLIS;
    return { at, succeeded: 0, failed: 0, retried: 0, lost: 0, ...known.get(at), start: at };
  });
}

/**
 * Draws bars.
 *
 * @param bars of each minute {parts: [{kind, value}], title}; kinds are coloured by the style sheet
 * @param top the value as high as the drawing
 * @param label what it shows, in words
 */
export function plot(bars, top, topText, label) {
  const drawing = svg(
    "svg",
    { viewBox: `0 0 ${MINUTES * STEP - GAP} ${HEIGHT}`, preserveAspectRatio: "none", role: "img", "aria-label": label, class: "plot" },
    bars.map(({ parts, title }, i) => {
      let y = HEIGHT;
      return svg(
        "g",
        {},
        svg("title", {}, title),
        svg("rect", { class: "ground", x: i * STEP, y: 0, width: STEP - GAP, height: HEIGHT }),
        parts.map(({ kind, value }) => {
          const height = (value / top) * HEIGHT;
          y -= height;
          return height > 0 && svg("rect", { "data-kind": kind, x: i * STEP, y, width: STEP - GAP, height });
        }),
      );
    }),
  );
  return [h("p", { class: "scale help", "aria-hidden": "true" }, topText), drawing, h("p", { class: "axis help", "aria-hidden": "true" }, h("span", {}, "1 h ago"), h("span", {}, "now"))];
}

/** A place for a drawing, which is drawn again only when it is another one. */
export function plotPlace(title, draw) {
  const place = h("div");
  const sum = h("span", { class: "help" });
  let shown = null;
  return {
    element: h("section", { class: "card", "aria-label": title }, h("h2", {}, title, " ", sum), place),
    render(hour) {
      const key = JSON.stringify(hour);
      if (key !== shown) {
        shown = key;
        const { bars, top, topText, label, summary } = draw(hour);
        fill(sum, summary);
        fill(place, plot(bars, top, topText, label));
      }
    },
  };
}

// How often something failed in each of the last 24 hours, as small bars.

import { h, svg } from "../base/h.js";

const WIDTH = 5;
const HEIGHT = 20;

/** @param hours how many, oldest first */
export function trend(hours) {
  const most = Math.max(1, ...hours);
  const day = hours.reduce((sum, hour) => sum + hour, 0);
  const label = `${hours.at(-1).toLocaleString()} in the last hour, ${day.toLocaleString()} in the last day`;
  return h(
    "span",
    { class: "trend", title: label },
    svg(
      "svg",
      { viewBox: `0 0 ${hours.length * WIDTH} ${HEIGHT}`, role: "img", "aria-label": label, preserveAspectRatio: "none" },
      hours.map((hour, i) => {
        const height = hour === 0 ? 1 : Math.max(3, (hour / most) * HEIGHT);
        return svg("rect", { "data-kind": hour === 0 ? "none" : "failed", x: i * WIDTH, y: HEIGHT - height, width: WIDTH - 1, height });
      }),
    ),
  );
}

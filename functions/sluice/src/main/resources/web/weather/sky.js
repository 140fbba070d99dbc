// The picture itself: a dot for each task where it began and as high as it took long, with its wait as a tail.
// What has ended is drawn once on one canvas; what runs, the brush and what is pointed at on another above
// it, so that following a finger costs the same however many dots there are.

import { drawing } from "../base/canvas.js";
import { h } from "../base/h.js";
import { HOUR_MILLIS, began, waits } from "./hour.js";
import { LANE, level, scaleOf, topOf } from "./scale.js";
import { spriteOf, tailOf } from "./sprites.js";

const COLOURS = { D: "good", F: "bad", C: "faint", R: "accent", Q: "warn", S: "warn" };

/** What lies above what: the fewest and worst on top. */
const ORDER = "SQCDF";

const CLOCK = new Intl.DateTimeFormat(undefined, { timeStyle: "short" });

const NEAR = { mouse: 14, pen: 16, touch: 24 };

export function skyPicture() {
  const below = drawing({ class: "dots", "aria-hidden": "true" }, drawDots);
  const above = drawing({ class: "over", "aria-hidden": "true" }, drawOver);
  const element = h("div", { class: "sky" }, below.element, above.element);
  let tasks = [];
  let now = Date.now();
  let brush = null;
  let pointed = null;
  let span = HOUR_MILLIS;
  let scale = null;
  let draws = 0;
  return {
    element,
    scale: () => scale,
    nearest,
    /** @param millis how much of the hour is shown */
    show(next, at, millis) {
      tasks = next;
      now = at;
      span = millis;
      below.redraw();
      above.redraw();
    },
    /** Time goes on: the dots move by a pixel every few seconds, and what runs rises. */
    tick(at) {
      now = at;
      if (scale && Math.abs(scale.x(now) - scale.right) >= 1) {
        below.redraw();
      }
      above.redraw();
    },
    mark(next) {
      ({ brush, pointed } = next);
      above.redraw();
    },
  };

  function nearest(x, y, kind) {
    let found = null;
    let least = NEAR[kind] ** 2;
    for (const task of scale ? tasks : []) {
      const distance = (scale.x(began(task)) - x) ** 2 + (scale.y(level(task, now)) - y) ** 2;
      if (distance < least) {
        [found, least] = [task, distance];
      }
    }
    return found;
  }

  function drawDots(context, { width, height, colours }) {
    scale = scaleOf(width, height, now, topOf(tasks, now), span);
    grid(context, width, colours);
    const radius = radiusOf(tasks.length, width * height);
    for (const state of ORDER) {
      const dot = spriteOf(state, colours[COLOURS[state]], radius);
      const tail = tailOf(colours[COLOURS[state]]);
      for (const task of tasks) {
        if (task.state === state) {
          place(context, task, dot, tail);
        }
      }
    }
    element.dataset.draws = ++draws;
    element.dataset.dots = tasks.length;
  }

  function place(context, task, dot, tail) {
    const waiting = waits(task);
    const x = Math.max(waiting ? scale.left : 0, scale.x(began(task)));
    if (x < scale.left - 2) {
      return; // its hour is over
    }
    const y = waiting ? scale.floor + 4 + task.spread * (scale.bottom - scale.floor - 8) : scale.y(level(task, now));
    const from = Math.max(scale.left, scale.x(task.created));
    if (waiting && task.state === "Q") {
      tail.draw(context, scale.right, x, y); // it is not over: the tail reaches to now
    } else if (!waiting && x - from > 1.5) {
      tail.draw(context, from, x, y);
    }
    dot.draw(context, x, y);
  }

  function grid(context, width, colours) {
    context.fillStyle = colours.paper;
    context.fillRect(scale.left, scale.floor + 1, scale.right - scale.left, scale.bottom - scale.floor - 1);
    context.strokeStyle = colours.line;
    context.lineWidth = 1;
    context.font = "11px system-ui, sans-serif";
    context.fillStyle = colours.faint;
    context.textAlign = "right";
    context.textBaseline = "middle";
    for (const [value, words] of scale.marks) {
      line(context, scale.left, scale.y(value), scale.right, scale.y(value));
      context.fillText(words, scale.left - 8, scale.y(value));
    }
    context.fillText("waiting", scale.left - 8, scale.y(LANE));
    context.textAlign = "center";
    context.textBaseline = "alphabetic";
    for (const moment of scale.minutes) {
      const x = scale.x(moment);
      line(context, x, scale.top, x, scale.bottom + 4);
      if (x > scale.left + 12 && x < width - 18) {
        context.fillText(CLOCK.format(moment), x, scale.bottom + 17);
      }
    }
    context.strokeStyle = colours.edge;
    line(context, scale.left, scale.floor, scale.right, scale.floor);
  }

  function drawOver(context, { width, height, colours }) {
    if (!scale) {
      return;
    }
    const running = spriteOf("R", colours.accent, 3.4);
    const tail = tailOf(colours.accent);
    tasks.forEach((task) => task.state === "R" && place(context, task, running, tail));
    if (brush) {
      veil(context, width, height, colours);
    }
    if (pointed) {
      point(context, colours);
    }
  }

  function veil(context, width, height, colours) {
    const left = scale.x(brush.from);
    const right = scale.x(brush.to);
    const top = scale.y(brush.high);
    const bottom = brush.low <= LANE ? scale.bottom : scale.y(brush.low);
    context.fillStyle = colours.raised;
    context.globalAlpha = 0.72;
    context.beginPath();
    context.rect(scale.left - 5, 0, scale.right - scale.left + 13, scale.bottom);
    context.rect(left, top, right - left, bottom - top);
    context.fill("evenodd");
    context.globalAlpha = 1;
    context.strokeStyle = colours.accent;
    context.lineWidth = 1.5;
    context.strokeRect(left, top, right - left, bottom - top);
  }

  /** What is pointed at: a ring, and lines to both axes. */
  function point(context, colours) {
    const x = scale.x(began(pointed));
    const y = scale.y(level(pointed, now));
    context.strokeStyle = colours.edge;
    context.lineWidth = 1;
    context.setLineDash([3, 3]);
    line(context, scale.left, y, x - 7, y);
    line(context, x, y + 7, x, scale.bottom);
    context.setLineDash([]);
    context.strokeStyle = colours.ink;
    context.lineWidth = 2;
    context.beginPath();
    context.arc(x, y, 6.5, 0, 2 * Math.PI);
    context.stroke();
  }
}

/** The more of them there are on a thousand pixels, the smaller: from 3.3 to 1.2 pixels. */
function radiusOf(dots, pixels) {
  const density = Math.max(1, (dots * 1_000) / pixels);
  return Math.max(1.2, 3.3 - 1.05 * Math.log10(density));
}

function line(context, x1, y1, x2, y2) {
  context.beginPath();
  context.moveTo(Math.round(x1) + 0.5, Math.round(y1) + 0.5);
  context.lineTo(Math.round(x2) + 0.5, Math.round(y2) + 0.5);
  context.stroke();
}

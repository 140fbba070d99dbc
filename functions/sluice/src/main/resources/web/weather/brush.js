// The brush: a part of the picture, drawn with a mouse, a finger or the arrow keys. It is kept in times and
// levels, so it stays with its tasks while they move.

import { LANE, LOWEST } from "./scale.js";

const MINUTE = 60_000;
const FIRST = 5 * MINUTE;
const STEP = 0.5;

/** Pixels that a finger may tremble without brushing. */
const TREMOR = 5;

/** From an address; null when it has none, or not one of these. */
export function brushOf(text) {
  const [from, to, low, high] = (text ?? "").split("_").map(Number);
  return from < to && low < high ? { from, to, low, high } : null;
}

/** For an address. */
export function brushText(brush) {
  return brush && [Math.round(brush.from), Math.round(brush.to), brush.low.toFixed(2), brush.high.toFixed(2)].join("_");
}

/** Minutes of the hour, whatever the tasks took. */
export function brushOfTime(from, to) {
  return { from, to, low: LANE, high: Number.MAX_SAFE_INTEGER };
}

/**
 * Lets the element be brushed.
 *
 * @param sky the picture: its scale and what is nearest
 * @param brush () => the present one, or null
 * @param changed (brush, final) => is told of each change; final: the pointer or the key is up
 * @param pointed (task or null, pressed) => what is pointed at or was pressed
 */
export function useBrush(element, sky, brush, changed, pointed) {
  let start = null;
  const at = (event) => {
    const box = element.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };
  element.addEventListener("pointerdown", (event) => {
    if (event.button === 0 && sky.scale()) {
      start = { ...at(event), dragging: false };
      element.setPointerCapture(event.pointerId);
    }
  });
  element.addEventListener("pointermove", (event) => {
    const { x, y } = at(event);
    if (!start) {
      event.pointerType === "mouse" && pointed(sky.nearest(x, y, "mouse"), false);
      return;
    }
    if (!start.dragging && Math.hypot(x - start.x, y - start.y) > TREMOR) {
      start.dragging = true;
      pointed(null, true);
    }
    if (start.dragging) {
      changed(between(sky.scale(), start, { x, y }), false);
    }
  });
  element.addEventListener("pointerup", (event) => {
    const ended = start;
    start = null;
    if (ended?.dragging) {
      changed(brush(), true);
    } else if (ended) {
      const { x, y } = at(event);
      const task = sky.nearest(x, y, event.pointerType || "mouse");
      pointed(task, true);
      task === null && changed(null, true);
    }
  });
  element.addEventListener("pointercancel", () => (start = null));
  element.addEventListener("pointerleave", () => start || pointed(null, false));
  element.addEventListener("keydown", (event) => {
    const next = moved(event, brush(), sky.scale());
    if (next !== undefined) {
      event.preventDefault();
      event.stopPropagation();
      changed(next, true);
    }
  });
}

function between(scale, one, other) {
  const levels = [scale.level(one.y), scale.level(other.y)];
  const moments = [scale.moment(one.x), scale.moment(other.x)];
  const low = Math.min(...levels);
  const high = Math.max(...levels);
  // the lane is one level: a brush inside it has some height
  return { from: Math.min(...moments), to: Math.max(...moments), low, high: high <= LANE ? LANE + 0.5 : high };
}

/** The brush after a key; undefined: it is none of these. */
function moved({ key, shiftKey }, brush, scale) {
  if (!scale || !(key.startsWith("Arrow") || key === "Escape")) {
    return undefined;
  }
  if (key === "Escape") {
    return brush === null ? undefined : null;
  }
  const now = scale.moment(scale.right);
  const first = scale.moment(scale.left);
  if (brush === null) {
    return brushOfTime(now - FIRST, now);
  }
  const high = Math.min(brush.high, scale.level(scale.top));
  const keys = {
    ArrowLeft: () => (shiftKey ? { ...brush, to: Math.max(brush.from + MINUTE, brush.to - MINUTE) } : shifted(brush, -MINUTE, first, now)),
    ArrowRight: () => (shiftKey ? { ...brush, to: Math.min(now, brush.to + MINUTE) } : shifted(brush, MINUTE, first, now)),
    ArrowUp: () => (shiftKey ? { ...brush, high: high + STEP } : { ...brush, low: Math.min(high - STEP, Math.max(brush.low, LOWEST) + STEP) }),
    ArrowDown: () => (shiftKey ? { ...brush, high: Math.max(brush.low + STEP, high - STEP) } : { ...brush, low: brush.low - STEP < LOWEST ? LANE : brush.low - STEP }),
  };
  return keys[key]();
}

/** As long as it was, and within what is shown. */
function shifted(brush, by, first, now) {
  const wide = brush.to - brush.from;
  const to = Math.min(now, Math.max(first + wide, brush.to + by));
  return { ...brush, from: to - wide, to };
}

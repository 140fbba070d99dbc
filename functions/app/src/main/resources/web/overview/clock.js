// The minutes around now as the face of a clock: how many calls are planned for each, how many were made, how
// many failed, and where the hand is. Four groups of fifteen minutes are a whole round.

import { fill, h, mark, say, svg } from "../base/h.js";
import { speak } from "../base/notices.js";

export const MINUTE_MILLIS = 60_000;
const GROUP_MILLIS = 15 * MINUTE_MILLIS;

/** Minutes that are shown before those of the present group; as many follow. */
const BEFORE = 2 * GROUP_MILLIS;
const AROUND = 60;

const SIZE = 400;
const INNER = 82;
const FULL = 146;
const MOST = 166;
const LABEL = 182;

const CLOCK = new Intl.DateTimeFormat(undefined, { timeStyle: "short" });

/** When the shown hour begins: two groups before the present one. */
export function firstMinute(now) {
  return Math.floor(now / GROUP_MILLIS) * GROUP_MILLIS - BEFORE;
}

export function minuteClock() {
  const face = svg("g", {});
  const hand = svg("g", { class: "hand" }, svg("line", { x1: 0, y1: -INNER + 6, x2: 0, y2: -MOST }), svg("circle", { cx: 0, cy: -INNER + 4, r: 3.5 }));
  const ring = svg("path", { class: "pointed", d: "" });
  const drawing = svg("svg", { viewBox: `${-SIZE / 2} ${-SIZE / 2} ${SIZE} ${SIZE}`, class: "face", "aria-hidden": "true" }, face, ring, hand);
  const time = h("b");
  const lines = h("span");
  const middle = h("div", { class: "middle" }, time, lines);
  const element = h("div", { class: "clock", tabindex: "0", role: "group", onkeydown: key, onpointermove: follow, onpointerdown: follow, onpointerleave: (event) => event.pointerType === "mouse" && to(null), onblur: () => to(null) }, drawing, middle);
  let minutes = [];
  let first = 0;
  let now = 0;
  let shown = null;
  let pointed = null;
  let spoken = false;
  return {
    element,
    /** @param groups as the server gives them, oldest first */
    render(groups, at) {
      now = at;
      const began = firstMinute(now);
      if (groups !== shown || began !== first) {
        shown = groups;
        first = began;
        minutes = minutesFrom(groups, first);
        fill(face, minutes.map(segments), labels(first));
      }
      mark(hand, "transform", `rotate(${((now % 3_600_000) / 10_000).toFixed(1)})`);
      tell();
    },
  };

  function tell() {
    const minute = pointed === null ? null : minutes[pointed];
    mark(ring, "d", minute ? arc(minute.at, INNER, MOST) : "");
    say(time, CLOCK.format(minute ? minute.at : now));
    fill(lines, minute ? words(minute) : total(minutes, now));
    minute && spoken && speak(`${time.textContent}: ${plain([...lines.children])}`);
    mark(element, "aria-label", `Calls by the minute: ${plain(total(minutes, now))}. Arrow keys move from minute to minute.`);
  }

  function to(index) {
    if (index !== pointed) {
      pointed = index;
      tell();
    }
  }

  function key(event) {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    const present = Math.floor((now - first) / MINUTE_MILLIS);
    if (step) {
      spoken = true;
      to(pointed === null ? present : (pointed + step + AROUND) % AROUND);
      event.preventDefault();
      spoken = false;
    } else if (event.key === "Escape") {
      to(null);
    }
  }

  /** The minute that lies under the pointer, as far out as there is any. */
  function follow(event) {
    const box = drawing.getBoundingClientRect();
    const x = ((event.clientX - box.left) / box.width - 0.5) * SIZE;
    const y = ((event.clientY - box.top) / box.height - 0.5) * SIZE;
    const out = Math.hypot(x, y);
    const angle = (Math.atan2(x, -y) + 2 * Math.PI) % (2 * Math.PI);
    const wanted = Math.floor((angle / (2 * Math.PI)) * AROUND);
    to(out < INNER || out > MOST + 10 ? null : minutes.findIndex(({ at }) => new Date(at).getMinutes() === wanted));
  }
}

function minutesFrom(groups, first) {
  const known = new Map(groups.flatMap(({ begins, max, slots }) => slots.map((slot) => [Date.parse(begins) + slot.slot * MINUTE_MILLIS, { ...slot, max }])));
  return Array.from({ length: AROUND }, (_, i) => {
    const at = first + i * MINUTE_MILLIS;
    return { count: 0, called: 0, failed: 0, max: 1, ...known.get(at), at };
  });
}

/** Ground, what is planned, what is too much of it, what was called, and what failed. */
function segments({ at, count, called, failed, max }) {
  const out = (calls) => Math.min(MOST, INNER + (calls / max) * (FULL - INNER));
  const part = (kind, from, to) => to > from && svg("path", { class: kind, d: arc(at, from, to) });
  return svg(
    "g",
    { "data-minute": at },
    part("ground", INNER, FULL),
    part("planned", INNER, Math.min(FULL, out(count))),
    part("over", FULL, out(count)),
    part("called", INNER, out(called)),
    part("failed", out(called), out(called + failed)),
  );
}

/** The quarters by the clock of the reader, and where the oldest meets the newest. */
function labels(first) {
  return Array.from({ length: 4 }, (_, i) => {
    const at = first + i * GROUP_MILLIS;
    const angle = (new Date(at).getMinutes() / AROUND) * 2 * Math.PI;
    const [x, y] = [Math.sin(angle), -Math.cos(angle)];
    return [
      svg("line", { class: i === 0 ? "seam" : "quarter", x1: x * (INNER - 4), y1: y * (INNER - 4), x2: x * (FULL + 10), y2: y * (FULL + 10) }),
      svg("text", { x: x * LABEL, y: y * LABEL + 4 }, CLOCK.format(at)),
    ];
  });
}

/** A piece of a ring: one minute wide but for a gap. */
function arc(at, inner, outer) {
  const gap = 0.012;
  const from = (new Date(at).getMinutes() / AROUND) * 2 * Math.PI + gap;
  const to = from + (2 * Math.PI) / AROUND - 2 * gap;
  const point = (radius, angle) => `${(radius * Math.sin(angle)).toFixed(2)} ${(-radius * Math.cos(angle)).toFixed(2)}`;
  return `M${point(inner, from)} L${point(outer, from)} A${outer} ${outer} 0 0 1 ${point(outer, to)} L${point(inner, to)} A${inner} ${inner} 0 0 0 ${point(inner, from)} Z`;
}

function total(minutes, now) {
  const sum = (member) => minutes.reduce((all, minute) => all + minute[member], 0);
  const ahead = minutes.filter(({ at }) => at + MINUTE_MILLIS > now).reduce((all, { count }) => all + count, 0);
  return [entry("ahead", ahead, "to come"), entry("called", sum("called"), "called"), entry("failed", sum("failed"), "failed")];
}

function words({ count, called, failed, max }) {
  return [entry(count > max ? "over" : "ahead", count, `of ${max.toLocaleString()} planned`), entry("called", called, "called"), entry("failed", failed, "failed")];
}

function entry(kind, number, word) {
  return h("span", { "data-kind": kind }, h("i", {}), `${number.toLocaleString()} ${word}`);
}

function plain(entries) {
  return entries.map(({ textContent }) => textContent).join(", ");
}

// A drawing of figures over time, with axes, that is read with a mouse, a finger or the arrow keys.

import { fill, h, mark, say, svg } from "../base/h.js";

const HEIGHT = 190;
const LEFT = 52;
const RIGHT = 8;
const TOP = 8;
const BOTTOM = 22;
const NARROWEST = 260;
const TICKS = 4;
const LONGEST_NAME = 16;

const CLOCK = new Intl.DateTimeFormat(undefined, { timeStyle: "short" });
const DAY = new Intl.DateTimeFormat(undefined, { month: "short", day: "numeric" });
const DAY_AND_HOUR = new Intl.DateTimeFormat(undefined, { month: "short", day: "numeric", hour: "numeric" });

/**
 * @return {element, render(data)}, with data {from, to, step: ms; points: [{at: ms, values, words}], oldest first;
 *     series: [{name, kind}], in the order of the values; bars: whether values are stacked bars, else lines; log: whether
 *     the axis is logarithmic; format(value) for the axis; label: what it shows, in words; link(at): where the tasks of
 *     a point are listed; marks: [{at: ms, name, words}], oldest first: what happened once}
 */
export function chart(title) {
  const drawing = svg("svg", { class: "chart", role: "img" });
  const stage = h("div", { class: "stage", tabindex: "0", role: "group", "aria-label": `${title}: the arrow keys read it`, onpointermove: point, onpointerdown: point, onpointerleave: () => choose(null), onkeydown: press });
  const reading = h("p", { class: "reading", role: "status" });
  const legend = h("p", { class: "legend" });
  let data = null;
  let stops = [];
  let at = null;
  let shown = null;
  let width = 0;
  stage.append(drawing);
  new ResizeObserver(() => stage.clientWidth !== width && draw()).observe(stage);
  return {
    element: h("section", { class: "card", "aria-label": title }, h("h2", {}, title, " ", legend), stage, reading),
    render(next) {
      const key = JSON.stringify([next.points, next.to, next.label, next.marks]);
      if (key !== shown) {
        shown = key;
        data = next;
        stops = [...next.points, ...next.marks].sort((one, other) => one.at - other.at);
        fill(legend, next.series.map(({ name, kind }) => h("span", { "data-kind": kind }, name)));
        draw();
      }
    },
  };

  function draw() {
    width = stage.clientWidth;
    if (!data || width === 0) {
      return;
    }
    const room = Math.max(NARROWEST, width);
    mark(drawing, "viewBox", `0 0 ${room} ${HEIGHT}`);
    mark(drawing, "width", room);
    mark(drawing, "height", HEIGHT);
    mark(drawing, "aria-label", [data.label, ...data.marks.map(({ at: time, words }) => `${moment(time, data.step)}: ${words}`)].join(" "));
    const scale = scales(data, room);
    fill(drawing, axes(data, scale, room), data.bars ? bars(data, scale) : lines(data, scale), marks(data, scale, room), stops[at] && cursor(stops[at], scale));
    tell();
  }

  function choose(index) {
    if (index !== at) {
      at = index;
      draw();
    }
  }

  function point(event) {
    if (stops.length > 0) {
      const { from, to } = data;
      const box = drawing.getBoundingClientRect();
      const time = from + ((event.clientX - box.left - LEFT) / (box.width - LEFT - RIGHT)) * (to - from);
      choose(stops.reduce((best, { at: moment }, i) => (Math.abs(moment - time) < Math.abs(stops[best].at - time) ? i : best), 0));
    }
  }

  function press(event) {
    const last = stops.length - 1;
    const to = { ArrowLeft: at === null ? last : at - 1, ArrowRight: at === null ? 0 : at + 1, Home: 0, End: last, Escape: null }[event.key];
    if (to !== undefined && last >= 0) {
      event.preventDefault();
      event.stopPropagation();
      choose(to === null ? null : Math.max(0, Math.min(last, to)));
    }
  }

  function tell() {
    const chosen = at === null ? null : stops[at];
    if (!chosen) {
      at = null;
      say(reading, data.points.length === 0 ? "Nothing ended in this time." : "");
      return;
    }
    const inIt = chosen.values ? data.marks.filter(({ at: time }) => time >= chosen.at && time < chosen.at + data.step) : [];
    fill(reading, h("b", {}, moment(chosen.at, data.step)), `: ${[chosen, ...inIt].map(({ words }) => words).join(" ")} `, data.link && chosen.values && h("a", { href: data.link(chosen.at) }, "tasks enqueued then"));
  }
}

function moment(at, step) {
  return (step > 60_000 ? DAY_AND_HOUR : CLOCK).format(at);
}

/** Where a time and a value are in the drawing. */
function scales({ from, to, points, bars, log }, room) {
  const sums = points.map(({ values }) => (bars ? values.reduce((sum, value) => sum + value, 0) : Math.max(...values)));
  const most = Math.max(...sums, 0);
  const least = log ? Math.min(...points.map(({ values }) => Math.min(...values.filter((value) => value > 0))), most || 1) : 0;
  const [low, high] = log ? [10 ** Math.floor(Math.log10(least || 1)), 10 ** Math.ceil(Math.log10(Math.max(most, least * 10) || 10))] : [0, nice(most || 1)];
  const share = (value) => (log ? Math.log10(Math.max(value, low) / low) / Math.log10(high / low) : value / high);
  return {
    low,
    high,
    x: (time) => LEFT + ((time - from) / (to - from)) * (room - LEFT - RIGHT),
    y: (value) => TOP + (1 - share(value)) * (HEIGHT - TOP - BOTTOM),
  };
}

/** The next round number. */
function nice(value) {
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 1.2, 1.6, 2, 3, 4, 5, 6, 8, 10].map((factor) => factor * power).find((step) => step >= value);
}

function axes({ from, to, step, log, format }, { low, high, x, y }, room) {
  const decades = Math.round(Math.log10(high / (low || 1)));
  const values = log ? Array.from({ length: decades + 1 }, (_, i) => low * 10 ** i) : Array.from({ length: TICKS + 1 }, (_, i) => (high / TICKS) * i);
  const shown = values.filter((_, i) => i % Math.ceil(values.length / (TICKS + 2)) === 0);
  const times = Array.from({ length: room < 420 ? 3 : 5 }, (_, i, all = room < 420 ? 2 : 4) => from + ((to - from) / all) * i);
  return [
    shown.map((value) => [
      svg("line", { class: "grid", x1: LEFT, x2: room - RIGHT, y1: y(value), y2: y(value) }),
      svg("text", { x: LEFT - 6, y: y(value) + 4, "text-anchor": "end" }, format(value)),
    ]),
    times.map((time, i) => svg("text", { x: x(time), y: HEIGHT - 6, "text-anchor": i === 0 ? "start" : i === times.length - 1 ? "end" : "middle" }, (step > 60_000 ? DAY : CLOCK).format(time))),
  ];
}

function bars({ points, series, step }, { x, y }) {
  return points.map(({ at, values }) => {
    let below = 0;
    const width = Math.max(1, x(at + step) - x(at) - 1);
    return values.map((value, i) => {
      const top = y(below + value);
      const height = y(below) - top;
      below += value;
      return height > 0 && svg("rect", { "data-kind": series[i].kind, x: x(at), y: top, width, height });
    });
  });
}

/** A line for each series; where nothing ended for a while, it is interrupted. */
function lines({ points, series, step }, { x, y }) {
  return series.map(({ kind }, i) => {
    let last = null;
    const path = points.map(({ at, values }) => {
      const moves = last === null || at - last > 5 * step;
      last = at;
      return `${moves ? "M" : "L"}${x(at + step / 2).toFixed(1)} ${y(values[i]).toFixed(1)}${moves ? "h0.01" : ""}`;
    });
    return svg("path", { class: "line", "data-kind": kind, d: path.join("") || "M0 0" });
  });
}

/** Each with its name, the newest first: in the second row what would lie upon another, and in none what would there too. */
function marks({ marks: all }, { x }, room) {
  const rows = [[], []];
  const names = all.toReversed().map(({ at, name }) => {
    const short = name.length > LONGEST_NAME ? `${name.slice(0, LONGEST_NAME - 1)}…` : name;
    const wide = short.length * 6.5 + 8;
    const left = x(at) + wide > room;
    const from = left ? x(at) - wide : x(at);
    const row = rows.findIndex((taken) => taken.every(([begin, end]) => from + wide <= begin || from >= end));
    rows[row]?.push([from, from + wide]);
    return row >= 0 && svg("text", { class: "mark", x: left ? x(at) - 4 : x(at) + 4, y: TOP + 9 + 13 * row, "text-anchor": left ? "end" : "start" }, short);
  });
  return [all.map(({ at }) => svg("line", { class: "mark", x1: x(at), x2: x(at), y1: TOP, y2: HEIGHT - BOTTOM })), names];
}

function cursor({ at }, { x }) {
  return svg("line", { class: "cursor", x1: x(at), x2: x(at), y1: TOP, y2: HEIGHT - BOTTOM });
}

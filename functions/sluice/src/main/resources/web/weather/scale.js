// Where in the picture a moment and a length of time are. A level is the logarithm of milliseconds, so that
// what takes ten times as long is one step higher; below all levels is the lane of those that wait.

import { HOUR_MILLIS, began, ranFor, waits } from "./hour.js";

const MINUTE_MILLIS = 60_000;

/** Half a millisecond: nothing is measured more finely. */
export const LOWEST = Math.log10(0.5);

/** The level of what waits. */
export const LANE = LOWEST - 1;

const LEAST_TOP = Math.log10(20_000);

const MARKS = [
  [1, "1 ms"],
  [10, "10 ms"],
  [100, "100 ms"],
  [1_000, "1 s"],
  [10_000, "10 s"],
  [60_000, "1 min"],
  [600_000, "10 min"],
  [HOUR_MILLIS, "1 h"],
];

const LEFT = 50;
const RIGHT = 12;
const TOP = 10;
const AXIS = 22;
const LANE_HEIGHT = 26;

export function level(task, now) {
  const ran = ranFor(task, now);
  return ran === null ? LANE : Math.max(LOWEST, Math.log10(ran + task.spread));
}

/** The highest level that is needed, with some room above it. */
export function topOf(tasks, now) {
  return tasks.reduce((top, task) => Math.max(top, level(task, now) + 0.15), LEAST_TOP);
}

/** Where things are in a picture of this size that shows so many ms until now. */
export function scaleOf(width, height, now, top, span) {
  const right = width - RIGHT;
  const floor = height - AXIS - LANE_HEIGHT;
  const wide = (right - LEFT) / span;
  const high = (floor - TOP) / (top - LOWEST);
  const from = now - span;
  return {
    left: LEFT,
    right,
    top: TOP,
    floor,
    bottom: height - AXIS,
    x: (moment) => LEFT + (moment - from) * wide,
    y: (value) => (value < LOWEST ? floor + LANE_HEIGHT / 2 : floor - (value - LOWEST) * high),
    moment: (x) => from + (Math.min(right, Math.max(LEFT, x)) - LEFT) / wide,
    level: (y) => (y > floor + 2 ? LANE : LOWEST + (floor - Math.max(TOP, y)) / high),
    marks: MARKS.map(([millis, words]) => [Math.log10(millis), words]).filter(([value]) => value <= top),
    minutes: minutes(from, now, width, span),
  };
}

/** The whole minutes that are marked, so that their times do not touch. */
function minutes(from, now, width, span) {
  const fits = span / MINUTE_MILLIS / (width / 90);
  const step = [1, 2, 5, 10, 20].find((minutes) => minutes >= fits) * MINUTE_MILLIS;
  const found = [];
  for (let moment = Math.ceil(from / step) * step; moment <= now; moment += step) {
    found.push(moment);
  }
  return found;
}

/** Whether a brush has the task in it; without one all are. */
export function isIn(brush, task, now) {
  if (brush === null) {
    return true;
  }
  const moment = began(task);
  const value = level(task, now);
  const inTime = moment <= brush.to && (waits(task) || moment >= brush.from); // it waits from then until now
  return inTime && value >= brush.low && value <= brush.high;
}

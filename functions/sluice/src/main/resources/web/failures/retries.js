// Retries of groups of failures: what is said before one, and what became of each, until all of its tasks have ended.

import { fill, h, mark, say } from "../base/h.js";
import { speak } from "../base/notices.js";
import { isPaused, readPauses } from "../base/pauses.js";
import { address } from "../base/route.js";
import { call } from "../base/server.js";
import { timeFor, withSlots } from "../base/speeds.js";
import { get, set } from "../base/store.js";
import { length } from "../base/time.js";
import { actOnMatching } from "../tasks/matching.js";

/** A retry that is so many times as old is looked at as much later. */
const AGES = 20;
const EVERY_MILLIS = 1_500;
const MOST = 4;
const MINUTE_MILLIS = 60_000;

let timer = null;

/** Retries the tasks of a group. What fails meanwhile is not meant: `until` is what was shown. */
export function retryGroup({ id, type, error, example, lastAt, retries }, more = {}) {
  const time = (count) => (more.perMinute ? `about ${length((MINUTE_MILLIS * count) / more.perMinute)}` : timeFor(count, type) && `${timeFor(count, type)} ${withSlots()}`);
  return actOnMatching("retry", { error: id }, { until: lastAt, ...more }, {
    words: (count) => [time(count) && `It takes ${time(count)}.`, before(retries)].filter(Boolean).join(" "),
    done: ({ began, changed }) => changed > 0 && followRetry({ group: id, at: began, type, error, example, counts: null }),
  });
}

/** "Of the last 40 retried, 38 succeeded." */
export function before(retries) {
  return retries ? `Of the last ${retries.retried.toLocaleString()} retried, ${outcome(retries)}.` : "";
}

function outcome({ retried, succeeded, failed, cancelled, underWay }, going = "under way") {
  const parts = [
    [succeeded, "succeeded"],
    [failed, "failed again"],
    [cancelled, cancelled === 1 ? "was cancelled" : "were cancelled"],
    [underWay, `${underWay === 1 ? "is" : "are"} ${going}`],
  ];
  const said = parts.filter(([count], i) => count > 0 || (i === 0 && underWay < retried));
  return said.map(([count, words]) => `${count === retried && count > 1 ? "all" : count === 0 ? "none" : count.toLocaleString()} ${words}`).join(", ");
}

function followRetry(retry) {
  set({ retries: [...get().retries, retry].slice(-MOST) });
  clearTimeout(timer);
  look();
}

/** Follows those of a group that others began, too. */
export async function followGroup({ id, type, error, example }, signal) {
  const known = get().retries.map(keyOf);
  const { retries } = (await call("GET", "/retries", { signal })).body;
  const under = retries.filter((one) => one.group === id && one.underWay > 0 && !known.includes(keyOf(one)));
  under.slice(0, 1).forEach(({ at, ...counts }) => followRetry({ group: id, at, type, error, example, counts }));
}

const keyOf = ({ group, at }) => `${group} ${Date.parse(at)}`;

const ends = ({ counts }) => counts !== null && counts.underWay === 0;

/** Reads in which queue the tasks of each are, as one of them says. */
async function readQueues() {
  const read = async (one) => {
    const queue = await call("GET", `/tasks/${encodeURIComponent(one.example)}`).then(({ body }) => body.queue, () => null);
    return { ...one, queue };
  };
  const queues = await Promise.all(get().retries.filter(({ queue }) => queue === undefined).map(read));
  set({ retries: get().retries.map((one) => queues.find((other) => keyOf(other) === keyOf(one)) ?? one) });
}

/** Reads how they stand, until all have ended. */
async function look() {
  if (!document.hidden) {
    try {
      const found = new Map((await call("GET", "/retries")).body.retries.map((one) => [keyOf(one), one]));
      const ended = get().retries.filter(ends);
      await readPauses();
      await readQueues();
      const known = get().retries.filter((one) => found.has(keyOf(one)) || ends(one));
      set({ retries: known.map((one) => ({ ...one, counts: found.get(keyOf(one)) ?? one.counts })) });
      get().retries.filter((one) => ends(one) && !ended.some((other) => keyOf(other) === keyOf(one))).forEach((one) => speak(sentence(one)));
    } catch {
      // what is shown stays; the follower says that the server is away
    }
  }
  const open = get().retries.filter((one) => !ends(one));
  if (!get().session.over && open.length) {
    const age = Date.now() - Math.max(...open.map(({ at }) => Date.parse(at)));
    clearTimeout(timer);
    timer = setTimeout(look, Math.max(EVERY_MILLIS, age / AGES)); // some end uncounted, when an older build ends them
  }
}

function sentence({ type, error, queue, counts }) {
  const paused = isPaused("type", type) || isPaused("queue", queue);
  return `Retried ${counts.retried.toLocaleString()} of ${type}, ${error}: ${outcome(counts, paused ? "paused" : "under way")}`;
}

/**
 * What became of the retries that were begun here.
 *
 * @param group only of this one; null: all
 * @return {element, render(state)}
 */
export function retryOutcomes(group = null) {
  const element = h("ul", { class: "retries", "aria-label": "Retries" });
  const lines = new Map();
  let shown = "";
  return {
    element,
    render({ retries }) {
      const mine = retries.filter((one) => one.counts && (group === null || one.group === group));
      const keys = mine.map(keyOf);
      element.hidden = mine.length === 0;
      mine.forEach((one) => lines.has(keyOf(one)) || lines.set(keyOf(one), line(one, group !== null)));
      if (keys.join() !== shown) {
        shown = keys.join();
        fill(element, keys.map((key) => lines.get(key).element));
      }
      mine.forEach((one) => lines.get(keyOf(one)).show(one));
    },
  };
}

/** @param here whether its group is what is shown */
function line(retry, here) {
  const bar = h("progress", { "aria-label": "Ended" });
  const words = h("span", { dir: "auto" });
  const link = h("a", { href: address("failures", retry.group) });
  const away = () => set({ retries: get().retries.filter((one) => keyOf(one) !== keyOf(retry)) });
  return {
    element: h("li", {}, bar, words, link, h("button", { type: "button", class: "plain", "aria-label": "Put away", onclick: away }, "×")),
    show(one) {
      const { retried, failed, underWay } = one.counts;
      bar.max = retried;
      bar.value = retried - underWay;
      bar.hidden = underWay === 0;
      mark(bar.parentNode, "data-kind", underWay > 0 ? null : failed > 0 ? "bad" : "good");
      say(words, sentence(one));
      link.hidden = failed === 0 || here;
      say(link, failed === 1 ? "Show the one that failed again" : "Show those that failed again");
    },
  };
}

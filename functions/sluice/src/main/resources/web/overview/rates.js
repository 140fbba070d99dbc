// How tasks and attempts ended in each minute of the last hour.

import { lastHour, plotPlace } from "../base/plot.js";

const CLOCK = new Intl.DateTimeFormat(undefined, { timeStyle: "short" });

export function rates() {
  const places = [plotPlace("Ended in the last hour", ended), plotPlace("Failure rate", failing)];
  return {
    elements: places.map(({ element }) => element),
    render({ queues }) {
      const hour = lastHour(queues);
      places.forEach((place) => place.render(hour));
    },
  };
}

function ended(hour) {
  const most = Math.max(1, ...hour.map(({ succeeded, failed }) => succeeded + failed));
  const succeeded = sum(hour, "succeeded");
  const failed = sum(hour, "failed");
  const summary = `${n(succeeded)} succeeded, ${n(failed)} failed`;
  return {
    bars: hour.map((minute) => ({
      parts: [
        { kind: "succeeded", value: minute.succeeded },
        { kind: "failed", value: minute.failed },
      ],
      title: `${CLOCK.format(minute.start)}: ${n(minute.succeeded)} succeeded, ${n(minute.failed)} failed, ${n(minute.retried)} to be retried`,
    })),
    top: most,
    topText: `${n(most)} a minute`,
    label: `Tasks that ended in each minute of the last hour: ${summary}, at most ${n(most)} in a minute.`,
    summary,
  };
}

/** Of all attempts that ended, how many did so badly: for good, to be retried, or with their worker. */
function failing(hour) {
  const bad = ({ failed, retried, lost }) => failed + retried + lost;
  const all = (minute) => minute.succeeded + bad(minute);
  const share = (minute) => bad(minute) / Math.max(1, all(minute));
  const total = Object.fromEntries(["succeeded", "failed", "retried", "lost"].map((member) => [member, sum(hour, member)]));
  const summary = `${percent(share(total))} of ${n(all(total))} attempts`;
  return {
    bars: hour.map((minute) => ({
      parts: [{ kind: "failed", value: share(minute) }],
      title: `${CLOCK.format(minute.start)}: ${percent(share(minute))} of ${n(all(minute))} attempts${minute.lost > 0 ? `, ${n(minute.lost)} lost with their worker` : ""}`,
    })),
    top: 1,
    topText: "100 %",
    label: `Share of attempts that failed in each minute of the last hour: ${summary}.`,
    summary,
  };
}

function sum(hour, member) {
  return hour.reduce((all, minute) => all + minute[member], 0);
}

function n(number) {
  return number.toLocaleString();
}

function percent(share) {
  return `${(share * 100).toLocaleString(undefined, { maximumFractionDigits: share < 0.1 ? 1 : 0 })} %`;
}

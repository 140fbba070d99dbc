// How tasks and attempts ended in each minute of the last hour.

import { lastHour, plotPlace } from "./plot.js";

const CLOCK = new Intl.DateTimeFormat(undefined, { timeStyle: "short" });

export function rates() {
  const places = [plotPlace("Ended in the last hour", ended), plotPlace("Failure rate", failing)];
  return {
    elements: places.map(({ element }) => element),
    render({ queues }, now) {
      const hour = lastHour(queues.minutes, now);
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

/** Of all attempts that ended, how many did so badly; a retry is an attempt that failed. */
function failing(hour) {
  const share = ({ succeeded, failed, retried }) => (failed + retried) / Math.max(1, succeeded + failed + retried);
  const total = { succeeded: sum(hour, "succeeded"), failed: sum(hour, "failed"), retried: sum(hour, "retried") };
  const summary = `${percent(share(total))} of ${n(total.succeeded + total.failed + total.retried)} attempts`;
  return {
    bars: hour.map((minute) => ({
      parts: [{ kind: "failed", value: share(minute) }],
      title: `${CLOCK.format(minute.start)}: ${percent(share(minute))} of ${n(minute.succeeded + minute.failed + minute.retried)} attempts`,
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

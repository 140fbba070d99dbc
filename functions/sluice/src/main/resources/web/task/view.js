// One task: how it stands and why, what it gave, what it is made of, and what can be done with it.

import { ACTS, act, waits } from "../tasks/acts.js";
import { fill, h, mark, say } from "../base/h.js";
import { write } from "../base/json.js";
import { resume } from "../base/pauses.js";
import { address } from "../base/route.js";
import { below, call } from "../base/server.js";
import { get, mayChange, seesAll, set } from "../base/store.js";
import { endBell } from "./bell.js";
import { taskFacts } from "./facts.js";
import { taskParts } from "./parts.js";
import { ENDED } from "../tasks/filter.js";
import { failedParts, showState } from "../tasks/row.js";
import { traces } from "./trace.js";
import { valueElement } from "../base/value.js";
import { why } from "./why.js";

export function taskView({ id }) {
  const path = `/tasks/${encodeURIComponent(id)}`;
  const parts = taskParts(id);
  const facts = taskFacts();
  const head = taskHead(id);
  const told = toldPanels();
  const absent = h("div", { class: "empty", hidden: true }, h("p", {}, `There is no such task. It may have been deleted, or its time is over${seesAll() ? "" : ", or it is not yours"}.`), h("a", { href: address("tasks") }, "All tasks"));
  const body = h("div", { class: "columns" }, h("div", {}, told.element), h("aside", { "aria-label": "Facts" }, facts.element));
  const whole = h("div", { hidden: true }, head.element, parts.note, body, parts.element);
  set({ task: null });
  return {
    title: `Task ${id}`,
    element: h("section", { class: "one", "aria-labelledby": "title" }, absent, whole),
    moved: parts.moved,
    follow: {
      address: parts.address,
      async take(list, signal) {
        const task = await read(path, signal);
        task.partsFailed = ENDED.includes(task.record?.state) && (await parts.failed(task.record, signal));
        set({ task });
        await parts.take(list, signal);
      },
    },
    keys: parts.keys,
    render(state) {
      const { task } = state;
      absent.hidden = task === null || task.record !== null;
      whole.hidden = !task?.record;
      if (task?.record) {
        head.render(task.record, state);
        told.render(task);
        facts.render(task.record, task.timeline, state);
        parts.render(task, state);
      }
    },
  };
}

/** What the server knows of it; of a task that is gone, the record is null. */
async function read(path, signal) {
  try {
    const [record, log, timeline] = await Promise.all([path, `${path}/log`, `${path}/timeline`].map((one) => call("GET", one, { signal })));
    return { record: await withParent(record.body, signal), log: log.body.lines, timeline: timeline.body };
  } catch (error) {
    if (error.status === 404) {
      return { record: null };
    }
    throw error;
  }
}

/** Whether a part that did not succeed may run again is a matter of the task it is a part of. */
async function withParent(record, signal) {
  if (record.parentId && ENDED.includes(record.state)) {
    record.parentRuns = await runs(record.parentId, signal);
  }
  return record;
}

/** Whether a task has not ended; null when it is gone. */
async function runs(id, signal) {
  try {
    return !ENDED.includes((await call("GET", `/tasks/${encodeURIComponent(id)}`, { signal })).body.state);
  } catch (error) {
    if (error.status === 404) {
      return null;
    }
    throw error;
  }
}

/** Its name, its state and why, and what can be done with it. */
function taskHead(id) {
  const chip = h("span", { class: "chip" });
  const partly = h("span", { class: "partly" });
  const type = h("span");
  const name = h("span", { dir: "auto" });
  const bar = h("progress");
  const progress = h("span", { class: "help", dir: "auto" });
  const file = h("p", { class: "done" });
  const reason = h("span", { dir: "auto" });
  let pause = null;
  const resumption = seesAll() && h("button", { type: "button", onclick: () => resume(pause.kind, pause.name) }, "Resume");
  const error = h("p", { class: "why bad", dir: "auto" });
  const like = h("a", {}, "All that failed like this");
  const buttons = mayChange()
    ? Object.entries(ACTS).map(([name, { label }]) => ({
        name,
        button: h("button", { type: "button", class: name === "delete" ? "danger" : null, onclick: () => act(name, [id]) }, label),
      }))
    : [];
  const bell = endBell(id);
  const edit = mayChange() && h("a", { class: "button" });
  const another = mayChange() && h("a", { class: "button" }, "Launch another like this");
  return {
    element: h(
      "div",
      { class: "head" },
      h("div", { class: "title" }, h("h1", { id: "title" }, type, " ", name, " ", h("span", { class: "code" }, id)), chip, partly, h("div", { class: "buttons" }, another, edit, buttons.map(({ button }) => button))),
      h("p", { class: "done" }, bar, progress),
      h("p", { class: "why" }, reason, " ", resumption),
      error,
      h("p", {}, like),
      file,
      bell.element,
    ),
    render(task, { now, types, list }) {
      say(name, task.label ?? "");
      showFile(file, task.artifact ?? null);
      bell.render(task);
      say(type, task.type);
      showState(chip, task);
      const failed = failedParts(task);
      say(partly, failed && `${failed} failed`);
      partly.hidden = !failed;
      bar.parentNode.hidden = !task.progress;
      if (task.progress) {
        const { done, total, message } = task.progress;
        mark(bar, "aria-label", "Progress");
        bar.max = Math.max(1, Number(total));
        bar.value = Number(done);
        say(progress, `${done.toLocaleString()} of ${total.toLocaleString()}${message ? `, ${message}` : ""}`);
      }
      say(reason, why(task, now) ?? "");
      reason.parentNode.hidden = reason.textContent === "";
      pause = task.waiting?.pause ?? null;
      if (resumption) {
        resumption.hidden = pause === null;
        mark(resumption, "aria-label", pause && `Resume the ${pause.kind} ${pause.name}`);
      }
      say(error, task.error ?? "");
      error.hidden = !task.error;
      like.parentNode.hidden = !task.errorGroup;
      mark(like, "href", address("failures", task.errorGroup));
      buttons.forEach(({ name, button }) => (button.hidden = !ACTS[name].can(task)));
      if (another) {
        const internal = Boolean(types?.some((type) => type.internal && type.name === task.type));
        mark(another, "href", address("launch", task.type, { like: id }));
        another.hidden = internal;
        edit.hidden = internal || !(waits(task) || (ACTS.retry.can(task) && !list?.tasks.length)); // its parts were made from its params
        say(edit, waits(task) ? "Edit" : "Edit and run again");
        mark(edit, "href", address("launch", task.type, waits(task) ? { edit: id } : { retry: id }));
      }
    },
  };
}

/** What it gave, was given and wrote: panels that are there when there is something in them. */
function toldPanels() {
  const result = panel("Result");
  const params = panel("Params");
  const log = panel("Log");
  const failed = panel("Where it failed");
  const shown = {};
  const show = ({ element, place }, name, value, children) => {
    const key = write(value ?? null);
    if (shown[name] !== key) {
      shown[name] = key;
      element.hidden = value === null || value === undefined || value.length === 0;
      fill(place, !element.hidden && children(value));
    }
  };
  return {
    element: h("div", {}, result.element, failed.element, log.element, params.element),
    render({ record, log: lines, timeline }) {
      show(result, "result", record.result, (value) => [valueElement(value, "Result"), raw(value)]);
      show(failed, "failed", timeline.events.filter(({ trace }) => trace), traces);
      show(params, "params", record.params, (value) => [valueElement(value, "Params"), raw(value)]);
      show(log, "log", lines, (texts) => h("pre", { class: "log", tabindex: "0", dir: "auto", role: "group", "aria-label": "Log lines" }, texts.join("\n")));
    },
  };
}

function panel(title) {
  const place = h("div");
  return { place, element: h("section", { class: "card", "aria-label": title }, h("h2", {}, title), place) };
}

/** The link stays the same element as long as it leads to the same file, for it may have the focus. */
function showFile(place, artifact) {
  place.hidden = artifact === null;
  const key = JSON.stringify(artifact);
  if (artifact && place.dataset.file !== key) {
    place.dataset.file = key;
    const { href, fileName, contentType, size } = artifact;
    fill(place, h("a", { class: "button", href: below(href), download: true }, "Download ", h("b", { dir: "auto" }, fileName)), h("span", { class: "help" }, ` ${bytes(size)}, ${contentType}`));
  }
}

function bytes(size) {
  const units = ["B", "KiB", "MiB", "GiB"];
  const power = Math.min(units.length - 1, Math.floor(Math.log2(Math.max(1, size)) / 10));
  return `${(size / 1024 ** power).toLocaleString(undefined, { maximumFractionDigits: power === 0 ? 0 : 1 })} ${units[power]}`;
}

function raw(value) {
  return typeof value === "object" && h("details", {}, h("summary", {}, "As JSON"), h("pre", { class: "log", tabindex: "0", dir: "auto", role: "group", "aria-label": "JSON" }, write(value, 2)));
}

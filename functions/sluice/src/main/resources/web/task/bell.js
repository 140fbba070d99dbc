// Tells by a notice of the browser when a task has ended, as long as the page is open: in another tab and in another
// view too, where nothing else is followed.

import { h } from "../base/h.js";
import { tell } from "../base/notices.js";
import { address } from "../base/route.js";
import { below } from "../base/server.js";
import { ENDED } from "../tasks/filter.js";

/** A browser has six connections to a server, and the page needs some for itself. */
const MOST = 2;

/** The events of each task that is waited for, by its id. */
const streams = new Map();

/** A switch, while the task has not ended; browsers without notices show none. */
export function endBell(id) {
  const input = h("input", { type: "checkbox", role: "switch", onchange: () => turn(id, input) });
  const element = h("p", { class: "bell", hidden: true }, h("label", {}, input, " Tell me when it ends"));
  return {
    element,
    render(task) {
      element.hidden = !("Notification" in window) || ENDED.includes(task.state);
      input.checked = streams.has(id);
    },
  };
}

async function turn(id, input) {
  stop(id);
  if (!input.checked) {
    return;
  }
  if ((await Notification.requestPermission()) !== "granted") {
    input.checked = false;
    tell("The browser shows no notices of this page. Allow them in its settings.", "bad");
    return;
  }
  stop(id); // it may have been pressed twice while the browser asked
  if (streams.size >= MOST) {
    input.checked = false;
    tell(`The page waits for ${MOST} tasks at once at most.`, "bad");
    return;
  }
  const stream = new EventSource(below(`/tasks/${encodeURIComponent(id)}/events`));
  streams.set(id, stream);
  stream.addEventListener("task", ({ data }) => {
    const task = JSON.parse(data);
    if (ENDED.includes(task.state)) {
      stop(id);
      show(task);
    }
  });
  stream.addEventListener("error", () => {
    if (stream.readyState === EventSource.CLOSED && streams.get(id) === stream) {
      stop(id);
      input.checked = false;
      tell(`The page no longer waits for task ${id}: the connection to the server was lost.`, "bad");
    }
  });
}

function stop(id) {
  streams.get(id)?.close();
  streams.delete(id);
}

function show({ id, type, state, error }) {
  try {
    const notice = new Notification(`${type} ${state.toLowerCase()}`, { body: error ?? id, tag: id });
    notice.onclick = () => {
      focus();
      location.hash = address("tasks", id);
    };
  } catch { // Chrome on Android has the class, but refuses to make one
    tell(`${type} ${id} is ${state.toLowerCase()}`, state === "SUCCEEDED" ? "good" : "bad");
  }
}

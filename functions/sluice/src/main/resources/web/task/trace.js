// Where attempts failed: what was thrown, the causes, and the lines of code. Frames of libraries are
// folded away, so that the task's own lines are seen at once.

import { h } from "../base/h.js";

/** @param events those of a time line; the newest attempt comes first and is open */
export function traces(events) {
  return events
    .filter(({ trace }) => trace)
    .reverse()
    .map(({ attempt, trace }, i) =>
      h(
        "details",
        { class: "trace", open: i === 0 },
        h("summary", {}, `Attempt ${attempt}: `, h("span", { class: "code" }, place(trace) ?? trace[0].exception)),
        trace.map((problem, at) => [
          h("p", { class: "bad", dir: "auto" }, at > 0 && h("span", { class: "help" }, "caused by "), h("b", {}, problem.exception), problem.message && `: ${problem.message}`),
          h("ol", { class: "frames", dir: "ltr" }, frames(problem)),
        ]),
      ),
    );
}

/** The innermost own line, of the cause that has one. */
function place(trace) {
  return trace.map(({ frames }) => frames.find(({ own }) => own)?.at).findLast(Boolean);
}

function frames({ frames, left }) {
  const lines = [];
  let others = [];
  const fold = (more = 0) => {
    const all = others.length + more;
    if (all > 0) {
      const words = `${all} ${all === 1 ? "frame" : "frames"} of libraries`;
      lines.push(h("li", {}, others.length > 0 ? h("details", {}, h("summary", { class: "help" }, words), h("ol", { class: "frames" }, others)) : h("span", { class: "help" }, words)));
    }
    others = [];
  };
  frames.forEach(({ at, own }, i) => {
    const line = h("li", { class: own ? "own" : null }, at);
    if (own || i === 0) {
      fold();
      lines.push(line);
    } else {
      others.push(line);
    }
  });
  fold(left);
  return lines;
}

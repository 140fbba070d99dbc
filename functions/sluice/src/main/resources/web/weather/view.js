// The weather of the last hour: every task a dot, so that one sees at a glance whether it is calm, and when a
// storm began. What is brushed is told, listed and retried.

import { HOUR_MILLIS, STATES, counted, nextHour, ranFor, waitedFor, began, waits } from "./hour.js";
import { brushOf, brushText, useBrush } from "./brush.js";
import { insidePanel } from "./inside.js";
import { isIn } from "./scale.js";
import { skyPicture } from "./sky.js";
import { hourTable } from "./text.js";
import { fill, h, mark, say } from "../base/h.js";
import { address } from "../base/route.js";
import { set } from "../base/store.js";
import { length } from "../base/time.js";

const PACE_MILLIS = 1_000;
const MINUTE_MILLIS = 60_000;

const HELP = "Drag over the picture to brush tasks. With keys: arrows move the brush and what it leaves out below, with Shift its end and its top; Enter goes to the list, Escape lets go.";

const SIGNS = { D: "●", F: "◆", C: "○", R: "◉", Q: "▪", S: "▫" };

/** How much can be shown, in minutes; by default the least that has all tasks in it. */
const SPANS = { 60: "hour", 15: "15 minutes", 5: "5 minutes" };

const CLOCK = new Intl.DateTimeFormat(undefined, { timeStyle: "short" });

export function weatherView({ query }) {
  const picture = skyPicture();
  const inside = insidePanel(() => changed(null, true));
  const table = hourTable((next) => changed(next, true));
  const sum = h("p", { class: "help sum" });
  const legend = h("div", { class: "legend chips", role: "group", "aria-label": "States that are shown" });
  const type = h("select", { "aria-label": "Type", onchange: () => { chosen.type = type.value; remember(); render(true); } });
  const span = h("select", { "aria-label": "Span", onchange: () => { chosen.span = span.value; remember(); render(true); } }, Object.entries(SPANS).reverse().map(([minutes, words]) => h("option", { value: minutes }, `Last ${words}`)));
  const title = h("h1", { id: "title" });
  const readout = h("p", { class: "readout" });
  const field = h("div", { class: "field", tabindex: "0", role: "group", "aria-describedby": "weather-help", onkeydown: (event) => event.key === "Enter" && brush && inside.focus() }, picture.element);
  const reading = h("p", { class: "empty" }, "Reading…");
  const card = h("section", { class: "card weather", "aria-label": "Weather", hidden: true }, h("div", { class: "bar" }, legend, h("div", { class: "buttons" }, type, span)), field, readout, h("p", { class: "help unseen", id: "weather-help" }, HELP));
  const chosen = { hidden: new Set(), type: query.type ?? "", span: SPANS[query.span] ? query.span : null };
  const buttons = legendButtons(legend, chosen, () => render(true));
  let brush = brushOf(query.in);
  let pointed = null;
  let pinned = null;
  let hour = null;
  let now = Date.now();
  let shown = [];
  set({ weather: null });
  useBrush(field, picture, () => brush, changed, point);
  return {
    title: "Weather",
    element: h("section", { "aria-labelledby": "title" }, h("div", { class: "weather-head" }, title, sum), reading, card, inside.element, table.element),
    follow: {
      pace: PACE_MILLIS,
      address: (revision) => `/weather${revision ? `?since=${revision}&wait=20` : ""}`,
      take: async (body) => set({ weather: nextHour(body.whole ? null : hour, body) }),
    },
    keys: [["Escape", "Let go of the brush", () => changed(null, true)]],
    moved(route) {
      brush = brushOf(route.query.in);
      chosen.type = route.query.type ?? "";
      chosen.span = SPANS[route.query.span] ? route.query.span : null;
      render(true);
    },
    render(state) {
      const fresh = state.weather !== hour;
      hour = state.weather;
      const tick = Math.floor((state.now + (hour?.drift ?? 0)) / 1_000) !== Math.floor(now / 1_000);
      now = state.now + (hour?.drift ?? 0);
      if (fresh) {
        render(true);
      } else if (hour && tick) {
        picture.tick(now);
      }
    },
  };

  /** @param anew whether other tasks are shown than before, or the brush is another one */
  function render(anew) {
    reading.hidden = hour !== null;
    card.hidden = hour === null;
    table.element.hidden = hour === null;
    if (hour === null) {
      return;
    }
    const known = [...hour.tasks.values()].filter(({ created }) => created >= now - HOUR_MILLIS);
    const minutes = chosen.span ?? leastSpan(known, now);
    const all = known.filter((task) => waits(task) || began(task) >= now - minutes * MINUTE_MILLIS);
    say(title, `The last ${SPANS[minutes]}`);
    span.value = minutes;
    const ofType = chosen.type ? all.filter((task) => task.type === chosen.type) : all;
    shown = ofType.filter(({ state }) => !chosen.hidden.has(state));
    const counts = counted(ofType);
    buttons.render(counts);
    typeOptions(all);
    const failed = counts.F > 0 ? `${counts.F.toLocaleString()} failed` : "none failed";
    const since = hour.cut ? ` Only the newest ${known.length.toLocaleString()} are known, from ${CLOCK.format(known.reduce((least, { created }) => Math.min(least, created), now))} on.` : "";
    say(sum, `${ofType.length.toLocaleString()} tasks enqueued, ${failed}.${since}`);
    mark(field, "aria-label", `Each task of the last ${SPANS[minutes]} by when it began and how long it ran: ${sum.textContent} The table below has the figures.`);
    picture.show(shown, now, minutes * MINUTE_MILLIS);
    table.render({ tasks: shown, now });
    tell(anew);
  }

  function tell(listed) {
    const found = brush ? shown.filter((task) => isIn(brush, task, now)) : [];
    inside.render(brush, found, now, listed);
    const task = pointed ?? pinned;
    const current = task && (hour?.tasks.get(task.id) ?? null);
    picture.mark({ brush, pointed: current });
    fill(readout, current ? wordsOf(current, now) : h("span", { class: "help" }, "A dot is a task: where it began, as high as it took long, its wait as a tail. Drag to brush."));
  }

  function changed(next, final) {
    brush = next;
    tell(final);
    final && remember();
  }

  function point(task, pressed) {
    if (pressed) {
      pinned = task;
    }
    if (task !== pointed || pressed) {
      pointed = task;
      tell(false);
    }
  }

  /** Without another request: only a reader who comes by this address needs it. */
  function remember() {
    history.replaceState(null, "", address("weather", null, { type: chosen.type, span: chosen.span, in: brushText(brush) }));
  }

  function typeOptions(all) {
    const names = [...new Set([...all.map((task) => task.type), chosen.type])].filter(Boolean).sort();
    if (type.options.length !== names.length + 1) {
      fill(type, h("option", { value: "" }, "All types"), names.map((name) => h("option", { value: name }, name)));
    }
    type.value = chosen.type;
  }
}

/** The least number of minutes that has all tasks with their tails. */
function leastSpan(tasks, now) {
  const age = tasks.reduce((most, task) => Math.max(most, now - task.created), 0);
  return Object.keys(SPANS).find((minutes) => minutes * MINUTE_MILLIS >= age) ?? 60;
}

/** One button for each state, which hides and shows it. */
function legendButtons(place, { hidden }, changed) {
  const all = Object.entries(STATES).map(([letter, word]) => {
    const count = h("span", { class: "count" });
    const press = () => {
      hidden.delete(letter) || hidden.add(letter);
      changed();
    };
    const button = h("button", { type: "button", class: "chip", "data-state": word.toUpperCase(), onclick: press }, h("span", { "aria-hidden": "true" }, `${SIGNS[letter]} `), word, " ", count);
    return { letter, button, count };
  });
  fill(place, all.map(({ button }) => button));
  return {
    render(counts) {
      all.forEach(({ letter, button, count }) => {
        button.hidden = counts[letter] === 0 && !hidden.has(letter);
        mark(button, "aria-pressed", String(!hidden.has(letter)));
        say(count, counts[letter].toLocaleString());
      });
    },
  };
}

function wordsOf(task, now) {
  const ran = ranFor(task, now);
  const facts = [
    waits(task) ? `waits for ${length(waitedFor(task, now))}` : `waited ${length(waitedFor(task, now))}, began ${CLOCK.format(began(task))}`,
    ran !== null && (task.state === "R" ? `runs for ${length(ran)}` : `ran ${length(ran)}`),
    task.attempts > 1 && `attempt ${task.attempts}`,
  ].filter(Boolean);
  return [h("span", { class: "chip", "data-state": STATES[task.state].toUpperCase() }, STATES[task.state]), " ", h("b", {}, task.type), " ", h("a", { class: "code", href: address("tasks", task.id) }, task.id), ` ${facts.join(", ")}`];
}

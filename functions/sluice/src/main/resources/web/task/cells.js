// The cells of the strip: as large as their number lets them be, chosen by pointer, touch or arrow keys.

import { drawing } from "../base/canvas.js";
import { h, mark } from "../base/h.js";

const COLOURS = { D: "good", F: "bad", C: "faint", R: "accent" };

/** Heights of a cell; the largest with which all cells fit into HIGHEST is taken. */
const SIZES = [22, 18, 14, 12, 10, 8, 7, 6, 5, 4, 3];
const HIGHEST = 190;
const ONE_ROW = 30;
const WIDEST = 220;

/** Room that a label needs to be worth writing. */
const LABEL_WIDTH = 64;

/** How strong the shortest part is; the longest has the full colour. */
const WEAKEST = 0.28;

const HOLLOW = "QS.";

/**
 * @param moved (index or null) => what is shown of the cell that is pointed at
 * @param opened (index) => what Enter and a second press do
 */
export function stripCells(moved, opened) {
  const { element: canvas, redraw } = drawing({ role: "img", "aria-hidden": "true" }, draw);
  const element = h(
    "div",
    { class: "cells", tabindex: "0", role: "group", "aria-roledescription": "picture", onkeydown: key, onpointermove: (event) => event.pointerType === "mouse" && to(at(event)), onpointerleave: () => to(chosen), onclick: press, onblur: () => to(chosen) },
    canvas,
  );
  let parts = null;
  let grid = null;
  let active = null;
  let chosen = null;
  return {
    element,
    active: () => active,
    render(next, label) {
      parts = next;
      mark(element, "aria-label", label);
      redraw();
    },
  };

  function draw(context, { width, colours }) {
    grid = layout(parts.states.length, width);
    if (canvas.style.height !== `${grid.height}px`) {
      canvas.style.height = `${grid.height}px`; // the observer of sizes draws it again
      return;
    }
    parts.spans.forEach((span, i) => cell(context, colours, i, span));
    if (active !== null) {
      const { x, y } = place(active);
      context.strokeStyle = colours.ink;
      context.lineWidth = 2;
      context.strokeRect(x - 1, y - 1, grid.wide + 1, grid.high + 1);
    }
  }

  function cell(context, colours, i, span) {
    const state = parts.states[i];
    const { x, y } = place(i);
    const { wide, high } = grid;
    context.globalAlpha = 1;
    if (HOLLOW.includes(state)) {
      context.strokeStyle = state === "." ? colours.line : colours.edge;
      context.lineWidth = 1;
      context.setLineDash(state === "." ? [2, 2] : []);
      context.strokeRect(x + 0.5, y + 0.5, wide - 1, high - 1);
      context.setLineDash([]);
    } else {
      context.fillStyle = colours[COLOURS[state]];
      context.globalAlpha = state === "F" ? 1 : strength(span);
      context.beginPath();
      context.roundRect(x, y, wide, high, Math.min(3, high / 4));
      context.fill();
      context.globalAlpha = 1;
      if (state === "F" && high >= 5) {
        notch(context, colours, x, y);
      }
    }
    if (wide >= LABEL_WIDTH && parts.labels?.[i]) {
      write(context, colours, i, x, y);
    }
  }

  /** A corner is missing, so that a failure is seen without its colour. */
  function notch(context, colours, x, y) {
    const size = Math.min(grid.wide, grid.high) * 0.55;
    context.fillStyle = colours.raised;
    context.beginPath();
    context.moveTo(x + grid.wide - size, y);
    context.lineTo(x + grid.wide, y);
    context.lineTo(x + grid.wide, y + size);
    context.fill();
  }

  function write(context, colours, i, x, y) {
    context.save();
    context.beginPath();
    context.rect(x + 6, y, grid.wide - 12, grid.high);
    context.clip();
    context.font = "12px system-ui, sans-serif";
    context.textBaseline = "middle";
    const strong = !HOLLOW.includes(parts.states[i]) && (parts.states[i] === "F" || strength(parts.spans[i]) > 0.75);
    context.fillStyle = strong ? colours.raised : colours.ink;
    context.fillText(parts.labels[i], x + 7, y + grid.high / 2 + 0.5);
    context.restore();
  }

  function strength(span) {
    const { least, most } = parts;
    const share = most > least ? Math.log((span + 1) / (least + 1)) / Math.log((most + 1) / (least + 1)) : 0.5;
    return WEAKEST + (1 - WEAKEST) * Math.min(1, Math.max(0, share));
  }

  function place(i) {
    return { x: (i % grid.columns) * grid.stepX + 1, y: Math.floor(i / grid.columns) * grid.stepY + 1 };
  }

  function at({ offsetX, offsetY }) {
    const column = Math.floor(offsetX / grid.stepX);
    const index = Math.floor(offsetY / grid.stepY) * grid.columns + column;
    return column < grid.columns && index >= 0 && index < parts.states.length ? index : null;
  }

  function to(index) {
    if (index !== active) {
      active = index;
      moved(index);
      redraw();
    }
  }

  /** The first press shows the part, another one opens it: under a finger nothing hovers. */
  function press(event) {
    const index = at(event);
    if (index !== null && index === chosen) {
      opened(index);
    }
    chosen = index;
    to(index);
  }

  function key(event) {
    const steps = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -grid.columns, ArrowDown: grid.columns, Home: -Infinity, End: Infinity };
    const step = steps[event.key];
    if (step !== undefined) {
      const last = parts.states.length - 1;
      chosen = active === null ? (step === Infinity ? last : 0) : Math.min(last, Math.max(0, active + step));
      to(chosen);
    } else if (event.key === "Enter" && active !== null) {
      opened(active);
    } else if (event.key === "Escape" && active !== null) {
      chosen = null;
      to(null);
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation(); // the keys of the table of parts are others
  }
}

/** Few parts are broad cells with their labels in one row; many are squares in rows. */
function layout(count, width) {
  const broad = Math.min(WIDEST, (width - 1) / count);
  if (broad >= ONE_ROW) {
    return { columns: count, stepX: broad, stepY: ONE_ROW, wide: broad - 3, high: ONE_ROW - 2, height: ONE_ROW + 1 };
  }
  const rows = (size) => Math.ceil(count / Math.floor((width - 1) / size));
  const size = SIZES.find((one) => rows(one) * one <= HIGHEST) ?? SIZES.at(-1);
  const gap = size > 8 ? 2 : size > 4 ? 1 : 0.5;
  return { columns: Math.floor((width - 1) / size), stepX: size, stepY: size, wide: size - gap, high: size - gap, height: rows(size) * size + 1 };
}

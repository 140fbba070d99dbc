// Dots and tails are drawn once for each colour, and then only copied: ten thousand take a few milliseconds.
// Each state has a shape of its own, so that none is told by its colour alone.

import { h } from "../base/h.js";

const TAIL = 64;

/** {draw(context, x, y)}: a dot of the state. */
export function spriteOf(state, colour, radius) {
  const fine = devicePixelRatio || 1;
  const size = 2 * Math.ceil((radius * REACH[state] + 1) * fine);
  const reach = size / 2 / fine;
  const element = h("canvas", { width: size, height: size });
  const context = element.getContext("2d");
  context.scale(fine, fine);
  context.translate(reach, reach);
  context.fillStyle = context.strokeStyle = colour;
  context.lineWidth = 1.2;
  SHAPES[state](context, radius);
  // on whole pixels, where copying is fastest
  const snap = (at) => Math.round((at - reach) * fine) / fine;
  return { draw: (target, x, y) => target.drawImage(element, snap(x), snap(y), reach * 2, reach * 2) };
}

/** How far a shape reaches, in radiuses. */
const REACH = { D: 1, F: 1.75, C: 1.2, R: 2.2, Q: 1, S: 1.2 };

const SHAPES = {
  D(context, radius) {
    context.globalAlpha = 0.72;
    disc(context, radius);
    context.fill();
  },
  F(context, radius) {
    const size = radius * 1.75;
    context.beginPath();
    context.moveTo(0, -size);
    context.lineTo(size, 0);
    context.lineTo(0, size);
    context.lineTo(-size, 0);
    context.closePath();
    context.fill();
  },
  C(context, radius) {
    disc(context, radius);
    context.stroke();
  },
  R(context, radius) {
    disc(context, radius);
    context.fill();
    context.globalAlpha = 0.4;
    disc(context, radius * 1.9);
    context.stroke();
  },
  Q(context, radius) {
    context.fillRect(-radius * 0.7, -radius * 0.7, radius * 1.4, radius * 1.4);
  },
  S(context, radius) {
    context.strokeRect(-radius * 0.7, -radius * 0.7, radius * 1.4, radius * 1.4);
  },
};

function disc(context, radius) {
  context.beginPath();
  context.arc(0, 0, radius, 0, 2 * Math.PI);
}

/** {draw(context, from, to, y)}: fades from one end, where the task was enqueued, to its dot. */
export function tailOf(colour) {
  const element = h("canvas", { width: TAIL, height: 1 });
  const context = element.getContext("2d");
  const fade = context.createLinearGradient(0, 0, TAIL, 0);
  fade.addColorStop(0, colour.replace(")", ", 0)").replace("rgb(", "rgba(")); // not transparent, which is black
  fade.addColorStop(1, colour);
  context.globalAlpha = 0.5;
  context.fillStyle = fade;
  context.fillRect(0, 0, TAIL, 1);
  return {
    draw(target, from, to, y) {
      if (to >= from) {
        target.drawImage(element, from, y - 0.6, to - from, 1.2);
      } else {
        target.save();
        target.translate(from, 0);
        target.scale(-1, 1);
        target.drawImage(element, 0, y - 0.6, from - to, 1.2);
        target.restore();
      }
    },
  };
}

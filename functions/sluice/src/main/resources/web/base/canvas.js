// A canvas that is as wide as its place, sharp on every screen, and in the colours of the style sheet.

import { h } from "./h.js";

const NAMES = ["paper", "raised", "line", "edge", "ink", "faint", "accent", "bad", "good", "warn"];

/** How each is drawn again; what is no longer in the page can be forgotten. */
const drawings = new Set();

matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => living().forEach((redraw) => redraw(true)));

function living() {
  drawings.forEach((drawing) => drawing.deref() || drawings.delete(drawing));
  return [...drawings].map((drawing) => drawing.deref());
}

/**
 * A drawing, which is drawn again before the next frame after its size or the colours have changed, or
 * `redraw` was called.
 *
 * @param props of the element
 * @param draw (context, {width, height, colours}): in pixels of the style sheet; colours by their names there
 */
export function drawing(props, draw) {
  const element = h("canvas", props);
  const context = element.getContext("2d");
  let colours = null;
  let due = false;
  const paint = () => {
    due = false;
    const { clientWidth: width, clientHeight: height } = element;
    if (width === 0 || height === 0) {
      return;
    }
    const scale = devicePixelRatio || 1;
    if (element.width !== Math.round(width * scale) || element.height !== Math.round(height * scale)) {
      element.width = Math.round(width * scale);
      element.height = Math.round(height * scale);
    }
    colours ??= coloursOf(element);
    context.setTransform(scale, 0, 0, scale, 0, 0);
    context.clearRect(0, 0, width, height);
    draw(context, { width, height, colours });
  };
  const redraw = (anew = false) => {
    colours = anew ? null : colours;
    if (!due) {
      due = true;
      requestAnimationFrame(paint);
    }
  };
  new ResizeObserver(() => redraw()).observe(element); // keeps it for as long as the element
  living();
  drawings.add(new WeakRef(redraw));
  return { element, redraw };
}

/** The style sheet's colours as a canvas knows them: it cannot choose between light and dark. */
function coloursOf(element) {
  const probe = h("span");
  element.after(probe);
  const colours = {};
  for (const name of NAMES) {
    probe.style.color = `var(--${name})`;
    colours[name] = getComputedStyle(probe).color;
  }
  probe.remove();
  return colours;
}

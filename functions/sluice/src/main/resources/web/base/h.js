// Elements. A text only ever becomes a text node or an attribute's value, so nothing that a task, a
// person or a server said can become markup: no other module makes elements.

/**
 * An element.
 *
 * @param props attributes; a function under `onclick` and the like listens; `value`, `checked` and
 *     `disabled` are properties, which show what is so now; null and false are left out
 * @param children nodes and texts, in lists as deep as you like; null and false are left out
 */
export function h(tag, props, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props ?? {})) {
    if (typeof value === "function") {
      element.addEventListener(name.slice("on".length), value);
    } else if (name === "value" || name === "checked" || name === "disabled") {
      element[name] = value ?? "";
    } else if (value !== null && value !== undefined && value !== false) {
      element.setAttribute(name, value === true ? "" : value);
    }
  }
  element.append(...nodes(children));
  return element;
}

/** An element of a drawing; attributes and children as those of {@link h}. */
export function svg(tag, props, ...children) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(props ?? {})) {
    element.setAttribute(name, value);
  }
  element.append(...nodes(children));
  return element;
}

/** Puts other children into an element. */
export function fill(element, ...children) {
  element.replaceChildren(...nodes(children));
  return element;
}

/** Sets the text of an element, if it is another one: what did not change is not touched. */
export function say(element, text) {
  if (element.textContent !== text) {
    element.textContent = text;
  }
  return element;
}

/** Sets or, with null, takes away an attribute, if it is another one. */
export function mark(element, name, value) {
  if (value === null) {
    element.removeAttribute(name);
  } else if (element.getAttribute(name) !== String(value)) {
    element.setAttribute(name, value);
  }
  return element;
}

function nodes(children) {
  return children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false);
}

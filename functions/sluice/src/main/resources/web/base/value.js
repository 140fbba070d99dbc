// Any JSON value as a person reads it: an object as its members, a list of alike objects as a table.

import { fill, h } from "./h.js";
import { write } from "./json.js";

const ROWS = 50;
const COLUMNS = 12;
const DEPTH = 4;

/** Numbers, and money as text, are read from their right end. */
const NUMBER = /^-?\d+(\.\d+)?$/;

/** @param label what it is, for those who hear the page */
export function valueElement(value, label, depth = 0) {
  if (value === null || value === undefined) {
    return h("span", { class: "help" }, "none");
  }
  if (typeof value !== "object") {
    return h("span", { dir: "auto", class: "text" }, String(value));
  }
  if (depth === DEPTH) {
    return h("span", { class: "code", dir: "auto" }, write(value));
  }
  return Array.isArray(value) ? listElement(value, label, depth) : membersElement(value, label, depth);
}

function membersElement(value, label, depth) {
  const members = Object.entries(value);
  if (members.length === 0) {
    return h("span", { class: "help" }, "none");
  }
  const plain = members.filter(([, member]) => !isLarge(member));
  // a long list hides what comes after it, such as the few items that failed
  const large = members.filter(([, member]) => isLarge(member)).sort(([, one], [, other]) => (one.length ?? 0) - (other.length ?? 0));
  return h(
    "div",
    { class: "structure" },
    plain.length > 0 &&
      h("dl", { class: "facts" }, plain.map(([name, member]) => [h("dt", {}, name), h("dd", {}, valueElement(member, name, depth + 1))])),
    large.map(([name, member]) =>
      h(
        "div",
        {},
        h("p", { class: "part" }, h("b", {}, name), Array.isArray(member) && ` ${member.length.toLocaleString()}`),
        valueElement(member, `${label}, ${name}`, depth + 1),
      ),
    ),
  );
}

function listElement(list, label, depth) {
  if (list.length === 0) {
    return h("span", { class: "help" }, "none");
  }
  if (!list.every(isObject)) {
    return h("span", { dir: "auto", class: "text" }, list.map(text).join(", "));
  }
  const columns = [...new Set(list.slice(0, ROWS).flatMap(Object.keys))].slice(0, COLUMNS);
  const numeric = new Set(columns.filter((name) => list.slice(0, ROWS).every((row) => NUMBER.test(own(row, name) ?? "0"))));
  const body = h("tbody");
  const more = h("button", { type: "button", onclick: () => show(shown + 10 * ROWS) });
  let shown = 0;
  const show = (count) => {
    shown = Math.min(count, list.length);
    fill(body, list.slice(0, shown).map((row) => tableRow(row, columns, numeric, depth)));
    more.hidden = shown === list.length;
    fill(more, `Show more of ${list.length.toLocaleString()}`);
  };
  show(ROWS);
  const heads = columns.map((name) => h("th", { scope: "col", class: numeric.has(name) ? "number" : null }, name));
  return h(
    "div",
    { class: "wide", tabindex: "0", role: "group", "aria-label": label },
    h("table", { class: "data", "aria-label": label }, h("thead", {}, h("tr", {}, heads)), body),
    more,
  );
}

function tableRow(row, columns, numeric, depth) {
  return h("tr", {}, columns.map((name) => h("td", { class: numeric.has(name) ? "number" : null }, own(row, name) === undefined ? "" : valueElement(own(row, name), name, depth + 2))));
}

/** Not what every object inherits: a column may be called "constructor". */
function own(row, name) {
  return Object.hasOwn(row, name) ? row[name] : undefined;
}

function isObject(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** What does not fit into one line. */
function isLarge(value) {
  return isObject(value) ? Object.keys(value).length > 0 : Array.isArray(value) && value.some(isObject);
}

function text(value) {
  return typeof value === "object" ? write(value) : String(value);
}

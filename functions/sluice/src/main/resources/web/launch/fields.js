// The field of one value, by its schema. Each gives {element, controls, read, group}: `controls` are
// the elements that are marked when the value is wrong, `read()` gives {value} (undefined: not given)
// or {wrong}, `group` says that it has several controls and needs a legend, and `which(i)` names the
// i-th of several values.

import { h } from "../base/h.js";
import { parse, write } from "../base/json.js";
import { membersField } from "./members.js";
import { localTime, utc } from "../base/time.js";

/** From so many characters on, a text gets several lines. */
const LONG = 300;

export const REFERENCE = "x-reference";

export function field(schema, value, context) {
  const known = context.references[schema[REFERENCE]];
  const type = [schema.type].flat().find((name) => name !== "null");
  if (schema.enum) {
    return choiceField(schema, value, context);
  }
  if (type === "array" && known?.length > 0) {
    return membersField(schema, value, context, known);
  }
  if (type === "array" && /string|integer|number/.test(schema.items?.type)) {
    return linesField(schema, value, context);
  }
  if (type === "object" && schema.properties) {
    return objectField(schema, value, context);
  }
  const fields = { boolean: checkField, integer: numberField, number: numberField, string: textField };
  return (fields[type] ?? jsonField)(schema, value, context, known);
}

function one(control, read) {
  return { element: control, controls: [control], read };
}

function given(text) {
  return { value: text === "" ? undefined : text };
}

function textField(schema, value, { id, required }, known) {
  if (schema.format === "binary") {
    return fileField(schema, id, required);
  }
  if (schema.format === "date-time") {
    return momentField(value, id);
  }
  if (schema.writeOnly) {
    const input = h("input", { id, type: "password", autocomplete: "off", maxlength: schema.maxLength });
    return one(input, () => given(input.value));
  }
  const props = { id, maxlength: schema.maxLength, required, dir: "auto", value: value ?? "" };
  if (schema.format !== "date" && !known && !(schema.maxLength < LONG)) {
    const area = h("textarea", { rows: 2, ...props });
    return one(area, () => given(area.value));
  }
  const list = known && h("datalist", { id: `${id}-known` }, known.map((member) => h("option", { value: member.value }, member.label)));
  const input = h("input", { type: schema.format === "date" ? "date" : "text", autocomplete: "off", list: list && list.id, ...props });
  return { element: h("span", { class: "stack" }, input, list), controls: [input], read: () => badOr(input, given(input.value)) };
}

/** Its value is a File, which only a form can send. */
function fileField(schema, id, required) {
  const input = h("input", { id, type: "file", accept: schema.contentMediaType, required });
  return one(input, () => ({ value: input.files[0] }));
}

/** A browser keeps what it cannot read from us: it is not the same as nothing. */
function badOr(input, read) {
  return input.validity.badInput ? { wrong: "It is not complete, or cannot be read." } : read;
}

function momentField(value, id) {
  const input = h("input", { id, type: "datetime-local", value: localTime(value) });
  return one(input, () => {
    const wrong = input.value !== "" && utc(input.value) === null;
    return wrong ? { wrong: "The year has more than four digits." } : badOr(input, { value: utc(input.value) ?? undefined });
  });
}

function numberField(schema, value, { id, required }) {
  const whole = [schema.type].flat().includes("integer");
  const input = h("input", { id, type: "number", step: whole ? 1 : "any", min: schema.minimum, max: schema.maximum, required, value: value ?? "" });
  return one(input, () => badOr(input, number(input.value, whole)));
}

function number(text, whole) {
  if (text === "") {
    return { value: undefined };
  }
  const value = Number(text);
  // beyond 2^53 a browser would send another number than was typed
  return whole && !Number.isSafeInteger(value) ? { wrong: "It must be a whole number of at most 15 digits." } : { value };
}

function checkField(schema, value, { id, required }) {
  const box = h("input", { id, type: "checkbox", checked: value === true });
  return one(box, () => ({ value: box.checked || required || value !== undefined ? box.checked : undefined }));
}

function choiceField(schema, value, { id, required }) {
  const texts = schema.enum.filter((choice) => choice !== null);
  const select = h(
    "select",
    { id, required },
    h("option", { value: "" }, required ? "Choose…" : "None"),
    texts.map((text, i) => h("option", { value: i }, String(text))),
  );
  select.value = value === undefined ? "" : String(texts.indexOf(value));
  return one(select, () => ({ value: select.value === "" ? undefined : texts[Number(select.value)] }));
}

/** Several values, one to a line. */
function linesField(schema, value, { id, pointer, required }) {
  const numeric = /integer|number/.test(schema.items.type);
  const area = h("textarea", { id, rows: 4, required, dir: "auto", placeholder: "One to a line", value: (value ?? []).join("\n") });
  const lines = () => area.value.split("\n").map((line) => line.trim()).filter((line) => line !== "");
  const read = () => {
    const values = lines().map((line) => (numeric ? Number(line) : line));
    const rounded = (each) => Number.isInteger(each) && !Number.isSafeInteger(each);
    const complaint = (each) => (Number.isNaN(each) ? "It is not a number." : rounded(each) ? "It has more than 15 digits." : null);
    const wrong = values.flatMap((each, i) => (complaint(each) ? [{ pointer: `${pointer}/${i}`, detail: complaint(each) }] : []));
    return { value: values.length > 0 ? values : undefined, violations: wrong };
  };
  return { element: area, controls: [area], read, which: (i) => lines()[i] };
}

function objectField(schema, value, { pointer, references, form }) {
  const inner = form(schema, value ?? {}, pointer, references);
  const read = () => {
    const { value: members, violations } = inner.read();
    return { value: Object.keys(members).length > 0 ? members : undefined, violations };
  };
  return { element: inner.element, controls: [], group: true, read, show: inner.show };
}

/** What no field is made for is written as JSON. */
function jsonField(schema, value, { id, required }) {
  const text = value === undefined ? "" : write(value, 2);
  const area = h("textarea", { id, rows: 4, class: "code", required, spellcheck: "false", placeholder: "JSON", value: text });
  return one(area, () => {
    try {
      return { value: area.value.trim() === "" ? undefined : parse(area.value) };
    } catch {
      return { wrong: "It is not JSON." };
    }
  });
}

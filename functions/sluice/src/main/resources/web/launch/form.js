// A form made from the JSON Schema of an object: a field for each member, what is optional folded
// away, and what is wrong beside its field, found by its pointer.

import { field } from "./fields.js";
import { h, mark, say } from "../base/h.js";

/**
 * @param values the members to begin with
 * @param pointer of the object in what is sent
 * @param references known values by the name of their set: {value, label} each
 * @return {element, read(), show(violations)}: `read` gives {value, draft, violations}, the draft
 *     being the value without secrets; `show` gives back the violations that belong to no field
 */
export function paramsForm(schema, values, pointer, references) {
  const required = new Set(schema.required ?? []);
  const entries = Object.entries(schema.properties ?? {}).map(([name, member]) => {
    const at = `${pointer}/${name.replaceAll("~", "~0").replaceAll("/", "~1")}`;
    return entry(name, member, values[name], at, required.has(name), references);
  });
  const needed = entries.filter((one) => one.required);
  const optional = entries.filter((one) => !one.required);
  // where nothing is required there is nothing to fold the optional ones behind
  const folded = needed.length > 0 && optional.length > 0 && h("details", {}, h("summary", {}, "Optional"), optional.map(({ element }) => element));
  return {
    element: h("div", { class: "fields" }, needed.map(({ element }) => element), folded || optional.map(({ element }) => element)),
    read: () => read(entries),
    show: (violations) => show(entries, violations),
  };
}

function read(entries) {
  const value = {};
  const draft = {};
  const violations = [];
  for (const { name, input, pointer, secret } of entries) {
    const given = input.read();
    if (given.wrong) {
      violations.push({ pointer, detail: given.wrong });
    }
    violations.push(...(given.violations ?? []));
    if (given.value !== undefined) {
      value[name] = given.value;
      if (!secret) {
        draft[name] = given.value;
      }
    }
  }
  return { value, draft, violations };
}

/** The violations that belong to no field are given back. */
function show(entries, violations) {
  let left = violations;
  for (const one of entries) {
    const mine = left.filter(({ pointer }) => pointer === one.pointer || pointer.startsWith(`${one.pointer}/`));
    left = left.filter((violation) => !mine.includes(violation));
    one.show(mine);
  }
  return left;
}

function entry(name, schema, value, pointer, required, references) {
  const secret = schema.writeOnly === true;
  const id = `field${pointer.replaceAll("/", "-")}`;
  const input = field(schema, secret ? undefined : value, { id, pointer, required, references, form: paramsForm });
  const help = schema.description && h("p", { class: "help", id: `${id}-help` }, schema.description);
  const error = h("p", { class: "error", id: `${id}-error`, dir: "auto" });
  const described = help ? `${id}-help ${id}-error` : `${id}-error`;
  input.controls.forEach((control) => mark(control, "aria-describedby", described));
  const title = schema.title ?? name;
  const element = input.group
    ? h("fieldset", { "aria-describedby": described }, h("legend", {}, title), help, input.element, error)
    : h("div", { class: "field" }, h("label", { for: id }, title), input.element, help, error);
  const show = (violations) => {
    const left = input.show ? input.show(violations) : violations;
    const texts = left.map((violation) => words(violation, pointer, input));
    say(error, texts.join(" "));
    input.controls.forEach((control) => mark(control, "aria-invalid", left.length > 0 ? "true" : null));
    if (violations.length > 0) {
      const folded = element.closest("details");
      folded && (folded.open = true);
    }
  };
  if (!input.show) {
    // the message no longer describes what is entered now
    element.addEventListener("input", (event) => event.target.type !== "search" && show([]));
  }
  return { name, element, input, pointer, required, secret, show };
}

/** What is wrong with one of several says which one. */
function words({ pointer, detail }, of, input) {
  const place = pointer.slice(of.length + 1);
  const which = place === "" ? null : (input.which?.(Number(place)) ?? place);
  return which === null ? detail : `${which}: ${detail}`;
}

// Launches a task: a form for each type, made from the JSON Schema of its params, so a type that is
// added to the catalog has its form. The server judges what was filled in; its words stand beside the
// fields.

import { REFERENCE } from "./fields.js";
import { paramsForm } from "./form.js";
import { fill, h, mark } from "../base/h.js";
import { write } from "../base/json.js";
import { tell } from "../base/notices.js";
import { address, go } from "../base/route.js";
import { call, reason } from "../base/server.js";
import { get, set } from "../base/store.js";

/** What every task may be given besides its params. */
const OPTIONS = {
  type: "object",
  properties: {
    priority: { type: "integer", title: "Priority", description: "0 to 9, 9 first; 5 unless said.", minimum: 0, maximum: 9 },
    runAt: { type: "string", format: "date-time", title: "Not before", description: "When it is to run; at once unless said." },
  },
};

export function launchView(route) {
  const name = route.id;
  const place = h("div", {}, h("p", { class: "empty" }, "Reading…"));
  const types = h("nav", { class: "types", "aria-label": "Task types" });
  open(name, route.query.like, place, types);
  return {
    title: name === null ? "Launch" : `Launch ${name}`,
    element: h("section", { class: "launch" }, types, place),
    moved: ({ query }) => open(name, query.like, place, types),
    render() {},
  };
}

async function open(name, like, place, types) {
  try {
    const all = await knownTypes();
    const offered = all.filter(({ internal }) => !internal);
    const type = name === null ? offered[0] : offered.find((candidate) => candidate.name === name);
    fill(types, links(offered, type?.name ?? name));
    if (!type) {
      const internal = all.some((candidate) => candidate.name === name);
      fill(place, h("p", { class: "empty" }, internal ? "Only the application itself enqueues tasks of this type." : "There is no such task type."));
      return;
    }
    const [references, params] = await Promise.all([referencesOf(type), like ? paramsOf(like) : (get().drafts[type.name] ?? {})]);
    fill(place, launchForm(type, params, references, like));
  } catch (error) {
    const again = h("button", { type: "button", onclick: () => open(name, like, place, types) }, "Try again");
    fill(place, h("p", { class: "error", role: "alert" }, `${reason(error)}. `, again));
  }
}

/** Read once, and kept. */
async function knownTypes() {
  if (get().types === null) {
    set({ types: (await call("GET", "/types")).body.types });
  }
  return get().types;
}

/** The members that params of this type may name, by their set; each set is read once, and kept. */
async function referencesOf(type) {
  for (const name of setsIn(type.params)) {
    if (!get().references[name]) {
      const { members } = (await call("GET", `/references/${encodeURIComponent(name)}`)).body;
      set({ references: { ...get().references, [name]: members.map((member) => ({ value: member.id, label: member.name })) } });
    }
  }
  return get().references;
}

function setsIn(schema) {
  if (schema === null || typeof schema !== "object") {
    return [];
  }
  const own = typeof schema[REFERENCE] === "string" ? [schema[REFERENCE]] : [];
  return [...new Set([...own, ...Object.values(schema).flatMap(setsIn)])];
}

async function paramsOf(id) {
  return { params: (await call("GET", `/tasks/${encodeURIComponent(id)}`)).body.params ?? {} };
}

function links(types, name) {
  return types.map((type) =>
    h("a", { href: address("launch", type.name), title: type.description, "aria-current": type.name === name ? "page" : null }, type.name),
  );
}

function launchForm(type, draft, references, like) {
  const params = paramsForm(type.params, draft.params ?? {}, "/params", references);
  const options = paramsForm(OPTIONS, draft.options ?? {}, "", references);
  const errors = h("div", { class: "errors", role: "alert" });
  const button = h("button", { class: "primary" }, "Launch");
  const attempt = sameKey();
  const keep = () => {
    set({ drafts: { ...get().drafts, [type.name]: { params: params.read().draft, options: options.read().draft } } });
  };
  const submit = async (event) => {
    event.preventDefault();
    mark(button, "aria-busy", "true");
    fill(errors);
    const given = params.read();
    const chosen = options.read();
    const violations = [...given.violations, ...chosen.violations];
    try {
      if (violations.length > 0) {
        show(violations);
        return;
      }
      const body = { type: type.name, params: given.value, ...chosen.value };
      const { id, state } = (await call("POST", "/tasks", { body, headers: attempt(body) })).body;
      set({ drafts: { ...get().drafts, [type.name]: undefined } });
      tell(`Launched ${type.name} ${id}: ${state.toLowerCase()}`, "good", { label: "Open", run: () => go(address("tasks", id)) });
      go(address("tasks"));
    } catch (error) {
      show(error.errors?.length > 0 ? error.errors : [{ pointer: "", detail: `${reason(error)}.` }]);
    } finally {
      mark(button, "aria-busy", null);
    }
  };
  const show = (violations) => {
    const left = options.show(params.show(violations));
    fill(errors, left.map(({ pointer, detail }) => h("p", { class: "error", dir: "auto" }, `${pointer.slice(1)} ${detail}`.trim())));
    form.querySelector("[aria-invalid=true]")?.focus();
  };
  const form = h(
    "form",
    { class: "panel", novalidate: true, onsubmit: submit, oninput: keep, "aria-labelledby": "title" },
    h("h1", { id: "title" }, type.name),
    h("p", { class: "help" }, type.description, "."),
    like && h("p", { class: "help" }, "With the values of ", h("a", { href: address("tasks", like) }, like), "; secrets are to be given again."),
    errors,
    params.element,
    h("details", {}, h("summary", {}, "When it runs"), options.element),
    button,
  );
  return form;
}

/** One key for what is sent again unchanged: when an answer was lost, nothing is launched twice. */
function sameKey() {
  let key = null;
  let sent = null;
  return (body) => {
    const text = write(body);
    if (text !== sent) {
      sent = text;
      key = crypto.randomUUID();
    }
    return { "idempotency-key": key };
  };
}

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
    queue: { type: "string", title: "Queue", description: "Lower-case letters, digits and dashes; default unless said.", maxLength: 40 },
    priority: { type: "integer", title: "Priority", description: "0 to 9, 9 first; 5 unless said.", minimum: 0, maximum: 9 },
    runAt: { type: "string", format: "date-time", title: "Not before", description: "When it is to run; at once unless said." },
  },
};

/**
 * What the form is for, as the query of the address says: a new task, perhaps with the values of another, a change of
 * one that waits, or a retry with other params. `send(type, id, given, before, key)` is the call: `given` and `before`
 * are {params, options} as they are now and as they were when the form was made; `done` is what is told.
 */
const USES = {
  like: {
    label: "Launch",
    intro: (id) => ["With the values of ", link(id), "; secrets are to be given again."],
    options: true,
    send: (type, _, { params, options }, before, key) => {
      const body = { type, params, ...options };
      return call("POST", "/tasks", { body, headers: key(body) });
    },
    done: (type, { id, state }) => `Launched ${type} ${id}: ${state.toLowerCase()}`,
  },
  edit: {
    label: "Change",
    intro: (id) => ["Changes ", link(id), ", which waits; secrets are to be given again."],
    options: true,
    send: (_, id, given, before) => call("PATCH", `/tasks/${encodeURIComponent(id)}`, { body: changes(given, before) }),
    done: (type, { id, state }) => `Changed ${type} ${id}: ${state.toLowerCase()}`,
  },
  retry: {
    label: "Retry",
    intro: (id) => ["Runs ", link(id), " again with these params, under the same id; secrets are to be given again."],
    options: false,
    send: (_, id, { params }) => call("POST", `/tasks/${encodeURIComponent(id)}/retry`, { body: { params } }),
    done: (type, { id }) => `${type} ${id}: queued again`,
  },
};

/** What was not changed is not sent: secrets are not known here, and times are shown without their seconds. */
function changes({ params, options }, before) {
  const changed = Object.fromEntries(Object.entries(options).filter(([name, value]) => value !== before.options[name]));
  const emptied = (name) => before.options[name] !== undefined && options[name] === undefined;
  return { ...(write(params) !== write(before.params) && { params }), ...changed, ...(emptied("runAt") && { delaySeconds: 0 }), ...(emptied("queue") && { queue: "default" }) };
}

function link(id) {
  return h("a", { href: address("tasks", id) }, id);
}

/** {use, id} of a query; the id of a new task is null. */
function useOf(query) {
  const use = ["edit", "retry"].find((name) => query[name]) ?? "like";
  return { ...USES[use], name: use, id: query[use] ?? null };
}

export function launchView(route) {
  const name = route.id;
  const place = h("div", {}, h("p", { class: "empty" }, "Reading…"));
  const types = h("nav", { class: "types", "aria-label": "Task types" });
  const use = useOf(route.query);
  open(name, use, place, types);
  return {
    title: name === null ? "Launch" : `${use.label} ${name}`,
    element: h("section", { class: "launch" }, types, place),
    moved: ({ query }) => open(name, useOf(query), place, types),
    render() {},
  };
}

async function open(name, use, place, types) {
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
    const [references, params] = await Promise.all([referencesOf(type), use.id ? valuesOf(use) : (get().drafts[type.name] ?? {})]);
    fill(place, launchForm(type, params, references, use));
  } catch (error) {
    const again = h("button", { type: "button", onclick: () => open(name, use, place, types) }, "Try again");
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

/** What a task has; of one that is to be changed, also when it runs. */
async function valuesOf({ name, id }) {
  const { params, queue, priority, runAt } = (await call("GET", `/tasks/${encodeURIComponent(id)}`)).body;
  return { params: params ?? {}, options: name === "edit" ? { queue, priority, runAt } : {} };
}

function links(types, name) {
  return types.map((type) =>
    h("a", { href: address("launch", type.name), title: type.description, "aria-current": type.name === name ? "page" : null }, type.name),
  );
}

function launchForm(type, draft, references, use) {
  const params = paramsForm(type.params, draft.params ?? {}, "/params", references);
  const options = paramsForm(OPTIONS, draft.options ?? {}, "", references);
  const errors = h("div", { class: "errors", role: "alert" });
  const button = h("button", { class: "primary" }, use.label);
  const attempt = sameKey();
  const before = { params: params.read().value, options: options.read().value };
  const keep = () => {
    use.id === null && set({ drafts: { ...get().drafts, [type.name]: { params: params.read().draft, options: options.read().draft } } });
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
      const { body } = await use.send(type.name, use.id, { params: given.value, options: chosen.value }, before, attempt);
      use.id === null && set({ drafts: { ...get().drafts, [type.name]: undefined } });
      tell(use.done(type.name, body));
      go(address("tasks", body.id));
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
    use.id && h("p", { class: "help" }, use.intro(use.id)),
    errors,
    params.element,
    use.options && h("details", { open: use.name === "edit" }, h("summary", {}, "Where and when it runs"), options.element),
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

// Registers a picture and an e-mail address, and shows what becomes of the two tasks.

import { fill, h, mark } from "../base/h.js";
import { tell } from "../base/notices.js";
import { address, go } from "../base/route.js";
import { below, call, reason } from "../base/server.js";
import { get, set } from "../base/store.js";
import { paramsForm } from "../launch/form.js";

/** The members of POST /register, which judges them. */
const FORM = {
  required: ["email", "picture"],
  properties: {
    email: { type: "string", title: "E-mail address", description: "Where the confirmation is sent.", maxLength: 254 },
    picture: { type: "string", format: "binary", title: "Picture", description: "PNG, JPEG, GIF or WebP.", contentMediaType: "image/png,image/jpeg,image/gif,image/webp" },
    name: { type: "string", title: "Name", description: "How to greet the recipient.", maxLength: 100 },
    size: { type: "integer", title: "Size", description: "Pixels of the thumbnail's longer side, 16 to 512; 256 unless said.", minimum: 16, maximum: 512 },
  },
};

/** The tasks of a registration, as the address names them. */
const TASKS = { thumbnail: "Thumbnail", confirmation: "Confirmation e-mail" };

export function view() {
  return { name: "register", label: "Register", changes: true, open: registerView };
}

function registerView() {
  const outcome = registered();
  const place = h("div", {}, registerForm());
  const following = {
    address: (revision) => `/tasks?limit=1${revision ? `&since=${revision}&wait=20` : ""}`,
    async take(_, signal) {
      set({ registration: await Promise.all(ids().map(([name, id]) => read(name, id, signal))) });
    },
  };
  set({ registration: null });
  return {
    title: "Register",
    element: h("section", { class: "registration", "aria-labelledby": "title" }, outcome.element, place),
    moved() {
      set({ registration: null });
      fill(place, registerForm());
    },
    render: ({ registration }) => outcome.render(registration),
    get follow() {
      return ids().length > 0 ? following : null;
    },
  };
}

function ids() {
  const { query } = get().route;
  return Object.keys(TASKS).map((name) => [name, query[name]]).filter(([, id]) => id);
}

/** Of a task that is gone, the record is null. */
async function read(name, id, signal) {
  try {
    return { name, id, record: (await call("GET", `/tasks/${encodeURIComponent(id)}`, { signal })).body };
  } catch (error) {
    if (error.status === 404) {
      return { name, id, record: null };
    }
    throw error;
  }
}

/** What became of the tasks. */
function registered() {
  const lines = h("div", { role: "status" });
  const element = h("section", { class: "card", "aria-label": "Registered", hidden: true }, h("h2", {}, "Registered"), lines);
  let shown = null;
  return {
    element,
    render(registration) {
      const key = JSON.stringify(registration);
      if (key !== shown) {
        shown = key;
        element.hidden = registration === null;
        fill(lines, registration?.map(line));
      }
    },
  };
}

function line({ name, id, record }) {
  const { state, error, artifact } = record ?? {};
  return h(
    "p",
    { class: "outcome" },
    h("a", { href: address("tasks", id) }, TASKS[name]),
    h("span", { class: "chip", "data-state": state }, state?.toLowerCase() ?? "gone"),
    artifact && h("a", { href: below(artifact.href), download: true }, artifact.fileName),
    error && h("span", { class: "bad", dir: "auto" }, error),
  );
}

function registerForm() {
  const fields = paramsForm(FORM, {}, "", {});
  const errors = h("div", { class: "errors", role: "alert" });
  const button = h("button", { class: "primary" }, "Register");
  let key = crypto.randomUUID(); // the same for what is sent again unchanged: when an answer was lost, nothing is registered twice
  const form = h(
    "form",
    { class: "panel", novalidate: true, onsubmit: submit, oninput: () => (key = crypto.randomUUID()), "aria-labelledby": "title" },
    h("h1", { id: "title" }, "Register"),
    h("p", { class: "help" }, "Makes a thumbnail of the picture, and confirms the address by e-mail."),
    errors,
    fields.element,
    button,
  );
  return form;

  async function submit(event) {
    event.preventDefault();
    mark(button, "aria-busy", "true");
    fill(errors);
    try {
      const { value, violations } = fields.read();
      if (violations.length > 0) {
        show(violations);
        return;
      }
      const { body } = await call("POST", "/register", { body: sent(value), headers: { "idempotency-key": key } });
      tell(`Registered ${value.email}`);
      go(address("register", null, { thumbnail: body.thumbnail.id, confirmation: body.confirmationEmail.id }));
    } catch (error) {
      show(error.errors?.length > 0 ? error.errors : [{ pointer: "", detail: `${reason(error)}.` }]);
    } finally {
      mark(button, "aria-busy", null);
    }
  }

  function show(violations) {
    fill(errors, fields.show(violations).map(({ detail }) => h("p", { class: "error", dir: "auto" }, detail)));
    form.querySelector("[aria-invalid=true]")?.focus();
  }
}

/** Every text, as a browser would send them, and the picture if there is one. */
function sent({ picture, ...texts }) {
  const form = new FormData();
  Object.keys(FORM.properties).filter((name) => name !== "picture").forEach((name) => form.append(name, texts[name] ?? ""));
  picture && form.append("picture", picture);
  return form;
}

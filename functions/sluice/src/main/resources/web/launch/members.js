// A field for several of many known values: searched, ticked, and counted. Only a part of a long list
// is in the page at once.

import { fill, h, say } from "../base/h.js";

const SHOWN = 100;

export function membersField(schema, value, { id, required }, known) {
  const labels = new Map(known.map((member) => [member.value, member.label]));
  const chosen = new Set(value ?? []);
  const list = h("div", { class: "members" });
  const count = h("span", { class: "help", "aria-live": "polite" });
  const search = h("input", { id, type: "search", placeholder: "Search", "aria-label": "Search", autocomplete: "off", dir: "auto", oninput: () => render() });
  const all = h("button", { type: "button", onclick: () => each(true) }, "All shown");
  const none = h("button", { type: "button", onclick: () => each(false) }, "None");
  const matching = () => {
    const text = search.value.trim().toLowerCase();
    const unknown = [...chosen].filter((member) => !labels.has(member)).map((member) => ({ value: member, label: "not known" }));
    const fits = (member) => `${member.value} ${member.label}`.toLowerCase().includes(text);
    // what is chosen stays in sight, whatever is searched
    const ranked = [...unknown, ...known].filter((member) => fits(member) || chosen.has(member.value));
    return ranked.sort((one, other) => chosen.has(other.value) - chosen.has(one.value));
  };
  const told = (matches) => {
    const hidden = matches.length > SHOWN ? `, ${matches.length - SHOWN} more: search for them` : "";
    say(count, `${chosen.size} of ${known.length} chosen${hidden}`);
  };
  const toggle = (member, on) => {
    on ? chosen.add(member) : chosen.delete(member);
    told(matching());
    list.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const each = (on) => {
    matching().slice(0, SHOWN).forEach((member) => (on ? chosen.add(member.value) : chosen.delete(member.value)));
    render();
    list.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const render = () => {
    const matches = matching();
    fill(list, matches.slice(0, SHOWN).map((member) => row(member, chosen.has(member.value), toggle)));
    told(matches);
  };
  render();
  return {
    element: h("div", { class: "stack" }, h("div", { class: "buttons" }, search, all, !required || known.length > 5 ? none : null, count), list),
    controls: [search],
    group: true,
    read: () => ({ value: chosen.size > 0 ? [...chosen] : undefined }),
    which: (i) => [...chosen][i],
  };
}

function row({ value, label }, on, toggle) {
  const box = h("input", { type: "checkbox", checked: on, value, onchange: () => toggle(value, box.checked) });
  return h("label", { class: "member" }, box, h("span", { dir: "auto" }, value), " ", h("span", { class: "help", dir: "auto" }, label));
}

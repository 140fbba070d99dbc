// Which part of a list is shown and how it is sorted: this is in the address, beside the filter.

import { address, go } from "../base/route.js";
import { get, set } from "../base/store.js";

const FIRST = [null];

/** The members of an address's query that choose tasks, without those that say where in the list one is. */
export function filterOf({ page, after, sort, ...filter }) {
  return filter;
}

/** The same with the order: what a link to another filter keeps. */
export function fromTheFirst({ page, after, ...query }) {
  return query;
}

/** Takes the page and the order from the address. */
export function readPlace() {
  const { page, after, sort } = get().route.query;
  set({ cursors: cursorsOf(page, after), sort: sortOf(sort) });
}

/** Turns to another page. */
export function turnTo(cursors) {
  go(addressOf(cursors), false, { cursors });
}

/** Says in the address that another page is shown than was asked for; nothing is read again. */
export function noteTurn(cursors) {
  history.replaceState({ cursors }, "", addressOf(cursors));
  set({ cursors, route: { ...get().route, query: queryOf(cursors) } });
}

/** Sorts what is shown; null: in the server's order. */
export function sortBy(sort) {
  const { view, id, query } = get().route;
  go(address(view, id, { ...query, sort: sort && `${sort.descending ? "-" : ""}${sort.by}` }), false, { ...history.state });
}

function addressOf(cursors) {
  const { view, id } = get().route;
  return address(view, id, queryOf(cursors));
}

function queryOf(cursors) {
  const query = fromTheFirst(get().route.query);
  return cursors.length === 1 ? query : { ...query, page: String(cursors.length), after: cursors.at(-1) };
}

/** The pages before are known where one came through them; an address that was sent knows its own alone. */
function cursorsOf(page, after) {
  if (!after) {
    return FIRST;
  }
  const kept = history.state?.cursors;
  const number = /^[1-9]\d{0,3}$/.test(page) ? Number(page) : 2;
  return kept?.at(-1) === after ? kept : [...FIRST, ...Array(Math.max(0, number - 2)).fill(undefined), after];
}

function sortOf(text) {
  const descending = Boolean(text?.startsWith("-"));
  return text ? { by: descending ? text.slice(1) : text, descending } : null;
}

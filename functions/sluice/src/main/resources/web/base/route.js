// Addresses. Each view has an address that can be bookmarked and shared: #/view/id?name=value.

/** What an address's fragment means: {view, id, query}; the list of tasks where it means nothing. */
export function parse(fragment) {
  const [path, query] = fragment.replace(/^#\/?/, "").split("?", 2);
  const [view, id] = path.split("/");
  return {
    view: view || "tasks",
    id: id ? decoded(id) : null,
    query: Object.fromEntries(new URLSearchParams(query ?? "")),
  };
}

function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The fragment of a view; members of the query that are null or empty are left out. */
export function address(view, id = null, query = {}) {
  const given = Object.entries(query).filter(([, value]) => value !== null && value !== "");
  const search = new URLSearchParams(given).toString();
  return `#/${view}${id ? `/${encodeURIComponent(id)}` : ""}${search ? `?${search}` : ""}`;
}

/**
 * Goes there. With `replace`, the way back does not lead through here; `kept` is what the browser keeps with this
 * address, also when the page is loaded again.
 */
export function go(fragment, replace = false, kept = null) {
  if (replace || kept) {
    history[replace ? "replaceState" : "pushState"](kept, "", fragment);
    dispatchEvent(new HashChangeEvent("hashchange"));
  } else {
    location.hash = fragment;
  }
}

// Begins here: signs in, or puts the app in the place of what the server gave, and shows the view
// that the address names.

import { modules } from "../base/features.js"; // made where the modules are put together
import { follow } from "../base/follow.js";
import { fill } from "../base/h.js";
import { tell } from "../base/notices.js";
import { useKeys } from "./keys.js";
import { parse } from "../base/route.js";
import { openShell } from "./shell.js";
import { shareSession, signInByAddress, signInByForm } from "./sign-in.js";
import { get, set, watch } from "../base/store.js";
import { tick } from "../base/time.js";
import { failuresView } from "../failures/view.js";
import { launchView } from "../launch/view.js";
import { overviewView } from "../overview/view.js";
import { schedulesView } from "../overview/schedules.js";
import { taskView } from "../task/view.js";
import { tasksView } from "../tasks/view.js";

/**
 * The views. `open(route)` gives {element, title, render(state), follow, keys}: what is put into the
 * page, its title, what brings it up to date, what is followed meanwhile (null: nothing), and its
 * keys. A view is opened once for a name and id; when only the query changes, `moved(route)` is
 * called, if it has it. `late` views have a script of their own, which is read when they are first opened.
 */
const VIEWS = {
  tasks: { label: "Tasks", open: (route) => (route.id ? taskView(route) : tasksView(route)) },
  launch: { label: "Launch", open: launchView, changes: true },
  overview: { label: "Overview", open: overviewView },
  failures: { label: "Failures", open: failuresView },
  stats: { label: "Stats", late: "stats/view.js" },
  weather: { label: "Weather", late: "weather/view.js" },
  schedules: { label: "Schedules", open: schedulesView },
  ...viewsOfFeatures(),
};

/** The views of one of a kind, where they have a script of their own. */
const ONES = { failures: { late: "failures/group.js" } };

/** What the features of this deployment add: `view()` of each module gives its name besides. */
function viewsOfFeatures() {
  const files = (document.body.dataset.views ?? "").split(" ").filter(Boolean);
  return Object.fromEntries(files.map((file) => modules[file].view()).map(({ name, ...view }) => [name, view]));
}

function start() {
  const { principal, role } = document.body.dataset;
  set({ session: { principal, role, over: false } });
  shareSession();
  const places = Object.entries(VIEWS)
    .filter(([, { changes }]) => !changes || role !== "VIEWER")
    .map(([view, { label }]) => ({ view, label }));
  const main = openShell(places);
  let view = null;
  let shown = null;
  const show = () => {
    const route = parse(location.hash);
    const known = places.some((place) => place.view === route.view);
    set({ route: known ? route : { view: "tasks", id: null, query: {} } });
    const { view: name, id } = get().route;
    const meant = (id && ONES[name]) || VIEWS[name];
    if (meant.late) {
      load(meant).then(show, () => tell("This view could not be read. Reload the page.", "bad"));
      return;
    }
    if (shown === `${name}/${id}`) {
      view.moved?.(get().route);
    } else {
      const first = shown === null;
      shown = `${name}/${id}`;
      view = meant.open(get().route);
      fill(main, view.element);
      if (!first) {
        main.focus({ preventScroll: true });
        scrollTo(0, 0);
      }
    }
    document.title = `${view.title} · Sluice`;
    useKeys(view.keys ?? []);
    follow(view.follow ?? null);
  };
  addEventListener("hashchange", show);
  show();
  watch((state) => view?.render(state));
  tick();
}

async function load(view) {
  const { default: module } = await import(new URL(`../${view.late}`, import.meta.url));
  view.open = Object.values(module)[0];
  view.late = null;
}

addEventListener("hashchange", signInByAddress); // before the view reads the address: a token is none
if (await signInByAddress()) {
  // the page loads again
} else if (document.body.dataset.role) {
  start();
} else {
  signInByForm();
}

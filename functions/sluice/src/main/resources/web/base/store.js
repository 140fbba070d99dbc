// The one state of the page. Everything that is shown comes from here, and a view renders again when
// something here changes; only what is being typed is in the elements themselves.

const state = {
  /** Who looks, as the server said when it gave the page; `over` once it answered 401. */
  session: { principal: "", role: "", over: false },
  /** What the address says: see route.js. */
  route: { view: "tasks", id: null, query: {} },
  /** The long poll: "connecting", "live", "cut off", "resting"; times in ms. See follow.js. */
  connection: { state: "connecting", heardAt: null, retryAt: null, reason: null },
  /** The time that ages are counted to, in ms; goes on once a second. */
  now: Date.now(),
  /** The part of the list that is shown; null until it was read. */
  list: null,
  /** The task that is shown: {record, log, timeline}; null until it was read. */
  task: null,
  /** How the parts of that task stand, as columns; null until it was read, and without parts. */
  parts: null,
  /** The tasks of the last hour, see weather/hour.js; null until they were read. */
  weather: null,
  /** What the overview and the schedules show; null until it was read. */
  overview: null,
  schedules: null,
  /** What the statistics show; null until it was read. */
  stats: null,
  /** How fast types run: {slots, means: seconds by type}; null until it was read. */
  speeds: null,
  /** The queues and types that are paused, as the server lists them; null until it was read. */
  pauses: null,
  /** The groups of failures, and the one that is shown; null until they were read. */
  failures: null,
  group: null,
  /** The retries of groups that are followed, newest last: {group, at, type, error, example, queue, counts}; the last two are not known until read. */
  retries: [],
  /** The cursors of the pages before, undefined where not known, and of the one shown, which is the last. */
  cursors: [null],
  /** How the rows shown are sorted: {by, descending}; null: as the server gives them. */
  sort: null,
  /** What is selected, on this page and on others: tasks as they were last seen, by their id. */
  selected: new Map(),
  /** Whether all that match are meant, not only those that are selected. */
  everything: false,
  /** What is being done to all that match, and how far it is; null: nothing. */
  doing: null,
  /** Notices to the user, newest last: {id, text, kind, undo}. */
  notices: [],
  /** The task types, once they are read. */
  types: null,
  /** Known members that params may name, by their set: {value, label} each. */
  references: {},
  /** What was typed into the launch form of each type. */
  drafts: {},
};

const renderers = new Set();
let due = false;

export function get() {
  return state;
}

/** Changes members of the state. Views render once for all changes of a turn. */
export function set(changes) {
  Object.assign(state, changes);
  if (!due) {
    due = true;
    queueMicrotask(() => {
      due = false;
      for (const render of [...renderers]) {
        try {
          render(state);
        } catch (error) {
          reportError(error); // what one cannot show keeps nothing else from being shown
        }
      }
    });
  }
}

/** Calls the function with the state now and after every change. Returns how to end that. */
export function watch(render) {
  renderers.add(render);
  render(state);
  return () => renderers.delete(render);
}

/** Whether the user sees what belongs to others; other users get only counts. */
export function seesAll() {
  return state.session.role === "OPERATOR";
}

/** Whether the role lets one enqueue and change; the server judges by itself. */
export function mayChange() {
  return state.session.role === "SUBMITTER" || state.session.role === "OPERATOR";
}

// What is around every view: where one can go, who looks, and whether what is shown is true.

import { again } from "../base/follow.js";
import { fill, h, mark, say } from "../base/h.js";
import { showKeys } from "./keys.js";
import { noticeCorner } from "../base/notices.js";
import { address } from "../base/route.js";
import { signOut } from "./sign-in.js";
import { get, watch } from "../base/store.js";
import { length } from "../base/time.js";

/**
 * Puts the shell in the place of what the server gave.
 *
 * @param places of the navigation: {view, label}
 * @return the element that views are put into
 */
export function openShell(places) {
  const links = places.map(({ view, label }) => h("a", { href: address(view), "data-view": view }, label));
  const pulse = h("span", { class: "pulse" });
  const banner = h("div", { class: "banner", role: "alert" });
  const main = h("main", { id: "view", tabindex: "-1" });
  const corner = noticeCorner();
  const { principal, role } = get().session;
  fill(
    document.body,
    h("a", { class: "skip", href: "#view", onclick: (event) => { event.preventDefault(); main.focus(); } }, "Skip to content"),
    h(
      "header",
      {},
      h("a", { class: "brand", href: address("tasks") }, "Sluice"),
      h("nav", { "aria-label": "Views" }, links),
      h("span", { class: "who" }, pulse, h("span", { class: "principal", dir: "auto" }, `${principal}, ${role.toLowerCase()}`)),
      h("button", { type: "button", class: "plain", onclick: signOut }, "Sign out"),
      h("button", { type: "button", class: "plain", "aria-label": "Keys", title: "Keys (?)", onclick: showKeys }, "?"),
    ),
    banner,
    main,
    corner.elements,
  );
  const cut = bannerOfCut();
  watch((state) => {
    for (const link of links) {
      const here = link.dataset.view === state.route.view;
      mark(link, "aria-current", here ? "page" : null);
    }
    mark(pulse, "data-state", state.connection.state);
    mark(pulse, "title", pulseTitle(state.connection));
    corner.render(state);
    showBanner(banner, cut, state);
  });
  return main;
}

function pulseTitle({ state }) {
  const titles = {
    live: "Live: changes are shown as they happen",
    resting: "Resting, for this tab is hidden",
    connecting: "Connecting",
  };
  return titles[state] ?? "Not live";
}

function showBanner(banner, cut, { session, connection, now }) {
  if (session.over) {
    if (!banner.querySelector(".over")) {
      fill(banner, over());
    }
  } else if (connection.state === "cut off" || connection.state === "refused") {
    if (cut.element.parentNode !== banner) {
      fill(banner, cut.element);
    }
    cut.render(connection, now);
  } else if (banner.firstChild) {
    fill(banner);
  }
}

function over() {
  return h(
    "p",
    { class: "over" },
    "Your session is over; what you see is no longer brought up to date. ",
    h("button", { type: "button", onclick: () => location.reload() }, "Sign in"),
  );
}

/** Why, how old what is shown is, and when it is tried again. Only the first part is read out. */
function bannerOfCut() {
  const why = h("strong");
  const when = h("span", { "aria-live": "off" });
  const element = h("p", {}, why, " ", when, " ", h("button", { type: "button", onclick: again }, "Try now"));
  return {
    element,
    render({ reason, heardAt, retryAt }, now) {
      const left = retryAt - now;
      const age = heardAt ? `What you see is ${length(whole(Math.max(1_000, now - heardAt)))} old.` : "";
      say(why, `${reason}.`);
      say(when, `${age} ${left >= 1_000 ? `Trying again in ${length(whole(left))}.` : "Trying…"}`);
    },
  };
}

/** In whole seconds: decimals of what goes on once a second only distract. */
function whole(millis) {
  return millis - (millis % 1_000);
}

// The page is whole without this script. It does two things: it trades a token that came in the
// address's fragment for a session, and it keeps the list of reports fresh.

async function signInWithFragment() {
  const token = new URLSearchParams(location.hash.slice(1)).get("token");
  if (!token) {
    return;
  }
  // at once, so that the token stays in no history and no screenshot
  history.replaceState(null, "", location.pathname + location.search);
  const answer = await fetch("/login", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ token }),
  });
  if (answer.ok) {
    location.reload();
    return;
  }
  const note = document.createElement("p");
  note.className = "error";
  note.textContent = "This token is not accepted.";
  document.querySelector("main").append(note);
}

const pause = (millis) => new Promise((done) => setTimeout(done, millis));

async function follow() {
  let revision = document.getElementById("reports")?.dataset.revision;
  while (revision) {
    try {
      const query = new URLSearchParams({ type: "seller-report", limit: "1", since: revision, wait: "20" });
      const answer = await fetch(`/tasks?${query}`);
      if (answer.status === 401) {
        return;
      }
      if (answer.status === 200) {
        const page = await (await fetch("/", { headers: { accept: "text/html" } })).text();
        const fresh = new DOMParser().parseFromString(page, "text/html").getElementById("reports");
        if (fresh) {
          document.getElementById("reports").replaceWith(fresh);
          revision = fresh.dataset.revision;
        }
        await pause(500); // a busy queue changes all the time
      } else if (answer.status !== 204) {
        await pause(5000);
      }
    } catch {
      await pause(5000);
    }
  }
}

await signInWithFragment();
follow();

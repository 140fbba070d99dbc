// The types of this deployment, which are read once.

import { call } from "./server.js";
import { get, set } from "./store.js";

export async function readTypes() {
  if (get().types === null) {
    try {
      set({ types: (await call("GET", "/types")).body.types });
    } catch {
      // the list of types stays empty; the follower reports that the server is away
    }
  }
}

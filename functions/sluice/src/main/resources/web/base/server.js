// Calls to the server, and what a refusal says.

import { parse, write } from "./json.js";
import { get, set } from "./store.js";

/** Longer than the server holds a request (20 s); a connection that is dead says nothing. */
const PATIENCE_MILLIS = 28_000;

/** A file takes its time: 10 MB at 1 Mbit/s. */
const UPLOAD_PATIENCE_MILLIS = 90_000;

/** However long a server or what stands before it wants to be left alone, it is asked again then. */
const LONGEST_RETRY_MILLIS = 600_000;

/** An answer that is not a good one. */
export class Refusal extends Error {
  /**
   * @param problem the problem details, or null
   * @param retryAfterMillis 0 when the server does not say
   */
  constructor(status, problem, retryAfterMillis) {
    super(problem?.title ?? `The server answered ${status}`);
    this.status = status;
    this.problem = problem;
    this.errors = problem?.errors ?? [];
    this.retryAfterMillis = retryAfterMillis;
  }
}

/** What stands before every path, where a custom domain has a base path. */
const base = document.querySelector('link[rel="icon"]').getAttribute("href").split("/web/")[0];

/** The address of a path of the API. */
export function below(path) {
  return base + path;
}

/**
 * Sends a request, with a body as JSON or, if it is a FormData, as a form: the status, and the body as JSON or null.
 *
 * @throws Refusal for an answer that is not a good one; 401 ends the session
 * @throws TypeError when there is no answer
 */
export async function call(method, path, { body, headers = {}, signal } = {}) {
  const form = body instanceof FormData;
  const limit = AbortSignal.timeout(form ? UPLOAD_PATIENCE_MILLIS : PATIENCE_MILLIS);
  const answer = await fetch(below(path), {
    method,
    headers: body === undefined || form ? headers : { ...headers, "content-type": "application/json" },
    body: body === undefined || form ? body : write(body),
    signal: signal ? AbortSignal.any([signal, limit]) : limit,
  });
  const json = /json/.test(answer.headers.get("content-type") ?? "") ? parse(await answer.text()) : null;
  if (answer.ok) {
    return { status: answer.status, body: json };
  }
  if (answer.status === 401) {
    set({ session: { ...get().session, over: true } });
  }
  throw new Refusal(answer.status, json, retryAfter(answer.headers.get("retry-after") ?? "0"));
}

/** Of a Retry-After header, which has seconds or a date; 0 for anything else. */
function retryAfter(text) {
  const millis = /^\d+$/.test(text) ? 1_000 * Number(text) : Date.parse(text) - Date.now();
  return Math.min(LONGEST_RETRY_MILLIS, Math.max(0, millis || 0));
}

/** What to show the user when something went wrong. */
export function reason(error) {
  if (!(error instanceof Refusal)) {
    return "The server cannot be reached";
  }
  return [error.message, ...error.errors.map((violation) => violation.detail)].join(". ");
}

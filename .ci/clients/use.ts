// Compiles only if the generated types say what a client needs to know.
import type { components, paths } from "./api";

type Task = components["schemas"]["Task"];
type Query = NonNullable<paths["/tasks"]["get"]["parameters"]["query"]>;
type Accepted = paths["/tasks"]["post"]["responses"]["202"]["content"]["application/json"];

export const failed: Query = { state: ["FAILED"], limit: 10 };

export function words(task: Task, accepted: Accepted): string {
  return `${task.id} is ${task.state}, was ${accepted.state}`;
}

/** `paths.*`: help for whoever types a path. */

import { type Infer, object, string } from "superstruct";
import { list } from "../fields.ts";

/** `""`: places to begin. */
export const PathPrefix = object({ prefix: string() });
export type PathPrefix = Infer<typeof PathPrefix>;

export const PathEntry = object({ path: string(), name: string() });
export type PathEntry = Infer<typeof PathEntry>;

/** Folders only, at most 50. */
export const PathCompletion = object({ entries: list(PathEntry) });
export type PathCompletion = Infer<typeof PathCompletion>;

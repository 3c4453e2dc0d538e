/** `app.*`: who answers, is it well, and what to do with a damaged library. */

import {
  boolean,
  type Infer,
  integer,
  literal,
  nullable,
  number,
  object,
  optional,
  string,
} from "superstruct";
import { list } from "../fields.ts";
import { Failure } from "./common.ts";

export const HelloParams = object({ client_build: optional(string()) });
export type HelloParams = Infer<typeof HelloParams>;

export const Hello = object({
  version: string(),
  build: string(),
  protocol: integer(),
  shell: string(),
  platform: string(),
  data_dir: string(),
  first_run: boolean(),
  /** Why the library cannot be used; `null` when it can. */
  error: nullable(Failure),
});
export type Hello = Infer<typeof Hello>;

export const Health = object({
  ok: literal(true),
  uptime_s: number(),
  workers: integer(),
  build: string(),
  /** The builds of the pages that are connected and have said `app.hello`. */
  pages: list(string()),
});
export type Health = Infer<typeof Health>;

/** A damaged library is kept under a new name, and an empty one begun. */
export const LibraryReset = object({ kept_as: string() });
export type LibraryReset = Infer<typeof LibraryReset>;

/** The sidecar ends. */
export const Closing = object({ reason: string() });
export type Closing = Infer<typeof Closing>;

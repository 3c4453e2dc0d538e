/** What several namespaces of the desk's contract have in common. */

import { type Infer, object, string, type Struct } from "superstruct";
import { between } from "../fields.ts";

/** No parameters, or no answer but that it was done. */
export const Nothing: Struct<Record<string, never>, null> = object({}) as unknown as Struct<
  Record<string, never>,
  null
>;
export type Nothing = Infer<typeof Nothing>;

/** The number of a row in the library. */
export const Id = between({ min: 0, max: Number.MAX_SAFE_INTEGER });

/** `code` is stable, `message` is for people. */
export const Failure = object({ code: string(), message: string() });
export type Failure = Infer<typeof Failure>;

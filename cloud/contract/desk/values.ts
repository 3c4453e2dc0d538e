/** `values.*`: who says what of a track, and whom the DJ believes first. */

import { enums, type Infer, integer, object } from "superstruct";
import { anyOf, list } from "../fields.ts";
import { SourceProgram } from "./sources.ts";

/** What the DJ can put in order. A value set by hand always comes before these, and what a file's tags say after them. */
export const OrderedSource = anyOf(SourceProgram, enums(["analysis"]));
export type OrderedSource = Infer<typeof OrderedSource>;

/** Where a value is from: the DJ (`manual`), a program, Pika's `analysis`, the tags of the `file`. */
export const ValueSource = anyOf(SourceProgram, enums(["analysis", "manual", "file"]));
export type ValueSource = Infer<typeof ValueSource>;

/** Of how many tracks a source knows something. */
export const SourceCount = object({ source: OrderedSource, tracks: integer() });
export type SourceCount = Infer<typeof SourceCount>;

/** Those that know something, in the DJ's order. */
export const SourceCounts = object({ sources: list(SourceCount) });
export type SourceCounts = Infer<typeof SourceCounts>;

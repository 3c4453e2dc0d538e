/** `search.*`: what the search field asks beside the table itself. */

import { boolean, enums, type Infer, integer, nullable, object, string } from "superstruct";
import { list, plainText } from "../fields.ts";
import { limits } from "../limits.ts";
import { limits as deskLimits } from "./limits.ts";
import { Id } from "./common.ts";

/** The filters that can be written: `bpm:90-110`, `-genre:soul`. */
export const SearchField = enums([
  "bpm",
  "key",
  "energy",
  "year",
  "duration",
  "genre",
  "artist",
  "title",
  "album",
  "rating",
  "tag",
  "colour",
  "comment",
  "notes",
  "folder",
  "format",
  "added",
  "played",
  "plays",
  "state",
  "has",
  "missing",
]);
export type SearchField = Infer<typeof SearchField>;

/** What is typed into the search field: words, and filters (`sidecar/pika_sidecar/library/search_terms.py`). */
export const SearchText = plainText(deskLimits.search);

/** One part of a search. */
export const SearchTerm = object({
  /** As it was typed, with the sign that negates it. */
  text: string(),
  /** Its place in the search, in code points: from `start` up to `end`. */
  start: Id,
  end: Id,
  /** `null`: a word, or no filter that there is. */
  field: nullable(SearchField),
  negated: boolean(),
  /** What is not understood, and what to write instead; it then filters nothing. */
  problem: nullable(string()),
});
export type SearchTerm = Infer<typeof SearchTerm>;

export const SearchQuery = object({ search: SearchText });
export type SearchQuery = Infer<typeof SearchQuery>;

export const SearchCount = object({ total: integer() });
export type SearchCount = Infer<typeof SearchCount>;

/** How many tracks there are without this term. */
export const SearchLooser = object({ term: SearchTerm, total: integer() });
export type SearchLooser = Infer<typeof SearchLooser>;

export const SearchLoosened = object({ without: list(SearchLooser) });
export type SearchLoosened = Infer<typeof SearchLoosened>;

/** Fields with values that one chooses from. */
export const ChoiceField = enums(["genre", "tag", "format"]);
export type ChoiceField = Infer<typeof ChoiceField>;

export const SearchChoices = object({ field: ChoiceField });
export type SearchChoices = Infer<typeof SearchChoices>;

/** A value that so many tracks have. */
export const SearchChoice = object({ value: string(), total: integer() });
export type SearchChoice = Infer<typeof SearchChoice>;

export const SearchChoiceList = object({ choices: list(SearchChoice) });
export type SearchChoiceList = Infer<typeof SearchChoiceList>;

/** The text of a search and of its filters, as the sidecar reads them (`sidecar/pika_sidecar/library/search_terms.py`). */
import type { SearchField, SearchTerm } from "@pika/contract/desk/search.ts";

/** A search without the part from `start` to `end` (code points), and without the space that it leaves. */
export function without(search: string, { start, end }: Pick<SearchTerm, "start" | "end">): string {
  const signs = [...search];
  const before = signs.slice(0, start).join("").trimEnd();
  const after = signs.slice(end).join("").trimStart();
  return [before, after].filter((part) => part !== "").join(" ");
}

/** A search with one more filter, at its end. */
export function withTerm(search: string, term: string): string {
  return [search.trim(), term].filter((part) => part !== "").join(" ");
}

/** A value as it may stand in a filter: in quotes where it has a space or a comma. */
export function quoted(value: string): string {
  const plain = value.replaceAll(/["“”„]/g, "").trim();
  return /[\s,]/.test(plain) ? `"${plain}"` : plain;
}

/** The filter `field:one,two`; `null` when there is no value. */
export function anyTerm(field: SearchField, values: readonly string[]): string | null {
  const written = values.map(quoted).filter((value) => value !== "");
  return written.length === 0 ? null : `${field}:${written.join(",")}`;
}

/** The filter for values from one to the other, each of which may be left out; `null` when both are. */
export function rangeTerm(
  field: SearchField,
  { from, to }: { from: string; to: string },
  separator: "-" | ".." = "-",
): string | null {
  const [low, high] = [from.trim(), to.trim()];
  if (low === "" && high === "") return null;
  if (low === "") return `${field}<=${high}`;
  if (high === "") return `${field}>=${low}`;
  return low === high ? `${field}:${low}` : `${field}:${low}${separator}${high}`;
}

import type { ListRow } from "@pika/contract/desk/sets.ts";
import type { Exporting } from "../state/exports.ts";

/** A crate or set as what goes out; a folder with all that lies in it. */
export function listExport({ id, kind, name }: Pick<ListRow, "id" | "kind" | "name">): Exporting {
  return { words: `the ${kind} “${name}”`, lists: [id] };
}

/** The doc comments of the contract's files, by the path of what they stand before: `Play`, `Play.until`, `djCommands.poll.seconds`. */

/**
 * Reads them out of a file as `deno fmt` leaves it: the depth of a field is told by its indentation. Lines of a comment are joined.
 */
export function docsOf(source: string): Map<string, string> {
  const docs = new Map<string, string>();
  let path: string[] = [];
  let comment: string[] | null = null;
  let isOpen = false;
  for (const line of source.split("\n")) {
    const text = line.trim();
    if (isOpen || text.startsWith("/**")) {
      comment = [...isOpen ? comment ?? [] : [], text.replace(/^\/?\*+\/?\s?/, "").replace(/\s*\*\/$/, "")];
      isOpen = !text.endsWith("*/");
      continue;
    }
    const [, exported, field] = /^export const (\w+)|^(?: {2})+(\w+):/.exec(line) ?? [];
    const name = exported ?? field;
    if (name !== undefined) {
      const depth = (line.length - line.trimStart().length) / 2;
      path = [...path.slice(0, depth), name];
      if (comment) docs.set(path.join("."), comment.join(" ").trim());
    }
    comment = null;
  }
  return docs;
}

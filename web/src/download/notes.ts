/** Reads a section of a changelog: headings, lists and paragraphs, as plain text. Pure. */

export type Block =
  | { kind: "heading"; text: string }
  | { kind: "paragraph"; text: string }
  | { kind: "list"; items: string[] };

/** The blocks of `notes`, which are Markdown. What is not understood stays as it is: it is shown as text, never as HTML. */
export function readNotes(notes: string): Block[] {
  const blocks: Block[] = [];
  let open = false;
  for (const line of notes.split(/\r?\n/)) {
    const last = blocks.at(-1);
    const heading = /^#{1,6}\s+(.+?)\s*#*$/.exec(line);
    const item = /^\s*[-*+]\s+(.+)$/.exec(line);
    const text = line.trim();
    if (heading) blocks.push({ kind: "heading", text: plain(heading[1]!) });
    else if (item && last?.kind === "list") last.items.push(plain(item[1]!));
    else if (item) blocks.push({ kind: "list", items: [plain(item[1]!)] });
    else if (text !== "" && open && last?.kind === "list") {
      last.items.push(`${last.items.pop()} ${plain(text)}`);
    } else if (text !== "" && open && last?.kind === "paragraph") last.text += ` ${plain(text)}`;
    else if (text !== "") blocks.push({ kind: "paragraph", text: plain(text) });
    // A line goes on with the block before it, unless one was empty between them.
    open = text !== "" && !heading;
  }
  return blocks;
}

/** Without the signs for bold, code and links. */
function plain(text: string): string {
  return text
    .replace(/\s*\(\[[0-9a-f]{7,40}\]\([^)\s]*\)\)/g, "") // a commit, of interest to nobody here
    .replace(/\[([^\]]+)\]\([^)\s]*\)/g, "$1")
    .replace(/(\*\*|__|`)(.+?)\1/g, "$2");
}

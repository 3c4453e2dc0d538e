/** A block of release notes, ready to be shown: plain text, whatever marks it had. */
export type NotesBlock =
  | { kind: "heading" | "paragraph"; text: string }
  | { kind: "list"; items: string[] };

const HEADING = /^#{1,6}\s+(.+?)\s*#*$/;
const ITEM = /^\s*[-*+]\s+(.+)$/;

/** Reads the Markdown that a changelog is written in: headings, lists, paragraphs. Nothing in it becomes markup. */
export function readNotes(markdown: string): NotesBlock[] {
  const blocks: NotesBlock[] = [];
  let open = false;
  for (const line of markdown.split(/\r?\n/)) {
    const last = blocks.at(-1);
    const heading = HEADING.exec(line)?.[1];
    const item = ITEM.exec(line)?.[1];
    if (line.trim() === "") open = false;
    else if (heading !== undefined) {
      blocks.push({ kind: "heading", text: plain(heading) });
      open = false;
    } else if (item !== undefined) {
      if (last?.kind === "list") last.items.push(plain(item));
      else blocks.push({ kind: "list", items: [plain(item)] });
      open = true;
    } else if (open && last?.kind === "list") last.items.push(`${last.items.pop()} ${plain(line)}`);
    else if (open && last?.kind === "paragraph") last.text += ` ${plain(line)}`;
    else {
      blocks.push({ kind: "paragraph", text: plain(line) });
      open = true;
    }
  }
  return blocks;
}

/** Without emphasis, code marks and the targets of links. */
function plain(text: string): string {
  return text.trim()
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, "$1")
    .replace(/`([^`]*)`/g, "$1")
    .replace(/\*\*([^*]+)\*\*/g, "$1")
    .replace(/(^|\s)[*_](?!\s)([^*_]*[^*_\s])[*_](?=[\s.,:;!?]|$)/g, "$1$2");
}

/** What commits say that they did: Conventional Commits 1.0 (https://www.conventionalcommits.org). */

export interface Commit {
  /** The whole hash. */
  hash: string;
  /** The message's first line. */
  subject: string;
  /** The rest of the message. */
  body: string;
}

export interface Said {
  hash: string;
  /** `feat`, `fix`, ...; lower case. */
  type: string;
  /** What is in brackets, or undefined. */
  scope: string | undefined;
  /** What it did, as written. */
  text: string;
  /** What it breaks, in words; undefined where nothing breaks. */
  breaking: string | undefined;
}

/** Reads a commit; undefined for a message that is not written so. */
export function readCommit({ hash, subject, body }: Commit): Said | undefined {
  const header = /^([A-Za-z]+)(?:\(([^()]*)\))?(!)?: +(.+)$/.exec(subject.trim());
  if (!header) return undefined;
  const [, type = "", scope, mark, text = ""] = header;
  const footer = readFooter(body);
  return {
    hash,
    type: type.toLowerCase(),
    scope: scope?.trim() || undefined,
    text: text.trim(),
    breaking: footer ?? (mark ? text.trim() : undefined),
  };
}

/** What stands after `BREAKING CHANGE:`, up to the next footer or the next empty line, as one line. */
function readFooter(body: string): string | undefined {
  const lines = body.split(/\r?\n/);
  const start = lines.findIndex((line) => /^BREAKING[ -]CHANGE: /.test(line));
  if (start < 0) return undefined;
  const end = lines.findIndex((line, index) =>
    index > start && (line.trim() === "" || /^[A-Za-z][A-Za-z-]*(: | #)/.test(line))
  );
  const text = lines.slice(start, end < 0 ? undefined : end).join(" ");
  return text.slice(text.indexOf(":") + 1).replaceAll(/\s+/g, " ").trim();
}

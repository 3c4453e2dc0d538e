/** Reads the JUnit files that Deno and pytest write: how many tests there were, and what the failed ones said. */

export interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

export const noCounts: Readonly<Counts> = { passed: 0, failed: 0, skipped: 0 };

/** A test that failed. */
export interface Failure {
  /** File or module, and the test's name. */
  name: string;
  /** What it said, with where. */
  text: string;
}

/** Adds up the test suites of a JUnit file (Deno says `disabled` where pytest says `skipped`). */
export function countResults(junit: string): Counts {
  const counts = { ...noCounts };
  for (const [, attributes = ""] of junit.matchAll(/<testsuite ([^>]*)>/g)) {
    const value = (name: string) => Number(attribute(attributes, name) ?? 0);
    const failed = value("failures") + value("errors");
    const skipped = value("skipped") + value("disabled");
    counts.passed += value("tests") - failed - skipped;
    counts.failed += failed;
    counts.skipped += skipped;
  }
  return counts;
}

/** The sum of two results. */
export function addCounts(one: Counts, other: Counts): Counts {
  return {
    passed: one.passed + other.passed,
    failed: one.failed + other.failed,
    skipped: one.skipped + other.skipped,
  };
}

/** The line that a test run closes with. */
export function formatCounts({ passed, failed, skipped }: Counts): string {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}

/** The tests of a JUnit file that failed, in its order. */
export function failuresOf(junit: string): Failure[] {
  const failures: Failure[] = [];
  let suite = "";
  for (const match of junit.matchAll(/<testsuite ([^>]*)>|<testcase ([^>]*[^/])>(.*?)<\/testcase>/gs)) {
    const [, suiteAttributes, attributes = "", content = ""] = match;
    if (suiteAttributes !== undefined) suite = attribute(suiteAttributes, "name") ?? "";
    const failed = /<(failure|error)\b([^>]*?)(?:\/>|>(.*?)<\/\1>)/s.exec(content);
    if (!failed) continue;
    // Deno's suites are files, and its classes the files that registered the test; pytest's classes are modules.
    const place = /\.[jt]sx?$/.test(suite) ? suite : attribute(attributes, "classname");
    const name = attribute(attributes, "name") ?? "?";
    const text = unescape(failed[3] ?? "").trim() || (attribute(failed[2] ?? "", "message") ?? "");
    failures.push({ name: place ? `${place}: ${name}` : name, text });
  }
  return failures;
}

function attribute(attributes: string, name: string): string | undefined {
  const value = new RegExp(`\\b${name}="([^"]*)"`).exec(attributes)?.[1];
  return value === undefined ? undefined : unescape(value);
}

const entities: Record<string, string> = { lt: "<", gt: ">", quot: '"', apos: "'", amp: "&" };

function unescape(text: string): string {
  return text.replace(/<!\[CDATA\[(.*?)\]\]>/gs, "$1")
    .replace(/&(?:#(\d+)|#x([0-9a-f]+)|(\w+));/gi, (all, decimal, hex, name) => {
      if (decimal) return String.fromCodePoint(Number(decimal));
      if (hex) return String.fromCodePoint(parseInt(hex, 16));
      return entities[name] ?? all;
    });
}

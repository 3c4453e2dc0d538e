/** Versions of releases, as SemVer 2.0.0 orders them. It imports nothing, so that a page which compares them stays small. */

/** What a version looks like, as SemVer 2.0.0, section 2 and 9, says: `0.2.0`, `0.3.0-rc.1`. Without build metadata. */
export const versionForm =
  /^(0|[1-9]\d{0,8})\.(0|[1-9]\d{0,8})\.(0|[1-9]\d{0,8})(?:-((?:0|[1-9]\d*|\d*[A-Za-z-][0-9A-Za-z-]*)(?:\.(?:0|[1-9]\d*|\d*[A-Za-z-][0-9A-Za-z-]*))*))?$/;

/** Negative when version `a` comes before `b`, 0 when they are equal, as SemVer 2.0.0, section 11, says. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [parts(a), parts(b)];
  for (const i of [0, 1, 2]) {
    const difference = left.numbers[i]! - right.numbers[i]!;
    if (difference !== 0) return difference;
  }
  if (left.early.length === 0 || right.early.length === 0) return right.early.length - left.early.length;
  for (let i = 0; i < Math.max(left.early.length, right.early.length); i++) {
    const difference = compareWords(left.early[i], right.early[i]);
    if (difference !== 0) return difference;
  }
  return 0;
}

function parts(version: string): { numbers: number[]; early: string[] } {
  const [, major, minor, patch, early] = versionForm.exec(version) ?? [];
  if (major === undefined) throw new TypeError(`"${version}" is no version`);
  return { numbers: [major, minor, patch].map(Number), early: early?.split(".") ?? [] };
}

function compareWords(a: string | undefined, b: string | undefined): number {
  if (a === undefined || b === undefined) return a === b ? 0 : a === undefined ? -1 : 1;
  const [number, other] = [/^\d+$/.test(a), /^\d+$/.test(b)];
  if (number && other) return Number(a) - Number(b);
  if (number !== other) return number ? -1 : 1;
  return a === b ? 0 : a < b ? -1 : 1;
}

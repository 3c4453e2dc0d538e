/** The examples of the contract: what each type takes, and what it refuses and why. The sidecar's tests read the same files. */

import { join } from "node:path";
import { root } from "../lib/paths.ts";

/** What is wrong, at the path of a field such as `rows.0.title`; `""`: nothing that one field could be blamed for. */
export interface Wrong {
  field: string;
  value: unknown;
}

export interface Examples {
  /** The file of the contract that declares the type: `desk/tracks.ts`. */
  source: string;
  type: string;
  valid: readonly unknown[];
  invalid: readonly Wrong[];
}

/** As it stands in a file: the whole value, or what becomes of the first valid one when its field `is` this; without `is`: when it is absent. */
type Written = { field: string; value: unknown } | { field: string; is?: unknown };

const folder = join(root, "cloud", "contract", "examples");

/** All examples of one folder of the contract (`desk`), by type. */
export async function readExamples(of: string): Promise<Examples[]> {
  const found: Examples[] = [];
  for await (const { name } of Deno.readDir(join(folder, of))) {
    if (name === "minisign.json" || name === "dates.json") continue; // of signed files
    const text = await Deno.readTextFile(join(folder, of, name));
    const types: Record<string, { valid: unknown[]; invalid: Written[] }> = JSON.parse(text);
    for (const [type, { valid, invalid }] of Object.entries(types)) {
      const wrong = invalid.map((one) => ({
        field: one.field,
        value: "value" in one ? one.value : changed(valid[0], one),
      }));
      found.push({ source: `${of}/${name.replace(/\.json$/, ".ts")}`, type, valid, invalid: wrong });
    }
  }
  return found;
}

/** A copy of `value` in which one field is something else. */
function changed(value: unknown, { field, ...change }: { field: string; is?: unknown }): unknown {
  const copy = structuredClone(value);
  const path = field.split(".");
  const last = path.pop()!;
  // deno-lint-ignore no-explicit-any
  const parent = path.reduce((inner, name) => inner[name], copy as any);
  if ("is" in change) parent[last] = change.is;
  else delete parent[last];
  return copy;
}

/** Every place that carries a component's version, read with the parser of its format. */

import { parse as parseToml } from "smol-toml";
import { join } from "node:path";
import { root } from "./paths.ts";

export type Component = "desktop" | "cloud" | "web";

/** A file that carries a version, and how to read it there. */
interface Carrier {
  file: string;
  read(text: string): unknown;
}

const fromJson = (text: string): unknown => JSON.parse(text).version;

const carriers: Record<Component, readonly Carrier[]> = {
  desktop: [
    { file: "desktop/deno.json", read: fromJson },
    { file: "desktop/neutralino.config.json", read: fromJson },
    {
      file: "sidecar/pyproject.toml",
      read: (text) => (parseToml(text).project as { version: string }).version,
    },
  ],
  cloud: [{ file: "cloud/deno.json", read: fromJson }],
  web: [{ file: "web/deno.json", read: fromJson }],
};

/** What each of a component's files says its version is. */
export async function readVersions(component: Component): Promise<{ file: string; version: string }[]> {
  return await Promise.all(carriers[component].map(async ({ file, read }) => ({
    file,
    version: String(read(await Deno.readTextFile(join(root, file)))),
  })));
}

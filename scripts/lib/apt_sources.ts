/** Where this machine gets Debian's packages from: its own apt sources, in both forms, and the same for another release of Debian. */

import { join } from "node:path";
import { exists } from "./files.ts";

/** One place of packages. */
export interface AptSource {
  uri: string;
  suites: readonly string[];
  components: readonly string[];
  /** The key that it is signed by, as apt's `Signed-By` says; undefined: any that apt trusts. */
  signedBy?: string;
}

/** The sources of a `.sources` file (deb822). What is disabled, or holds source code only, is none. */
export function parseDeb822(text: string): AptSource[] {
  return text.replace(/^#.*\n?/gm, "").split(/\n\s*\n/).flatMap((entry) => {
    const fields = new Map<string, string>();
    for (const [, name = "", value = ""] of entry.matchAll(/^([\w-]+):[ \t]*(.*(?:\n[ \t].*)*)/gm)) {
      fields.set(name.toLowerCase(), value.trim());
    }
    const words = (name: string) => (fields.get(name) ?? "").split(/\s+/).filter(Boolean);
    if (!words("types").includes("deb") || fields.get("enabled") === "no") return [];
    const signedBy = fields.get("signed-by");
    const rest = { suites: words("suites"), components: words("components"), ...(signedBy && { signedBy }) };
    return words("uris").map((uri) => ({ uri, ...rest }));
  });
}

/** The sources of a `sources.list` (one a line). */
export function parseSourcesList(text: string): AptSource[] {
  return text.split("\n").flatMap((line) => {
    const [, options = "", uri, suite, components = ""] =
      /^\s*deb\s+(?:\[([^\]]*)\]\s+)?(\S+)\s+(\S+)((?:\s+[^#\s]\S*)*)/.exec(line) ?? [];
    if (!uri || !suite) return [];
    const signedBy = /(?:^|\s)signed-by=(\S+)/i.exec(options)?.[1];
    const rest = signedBy ? { signedBy } : {};
    return [{ uri, suites: [suite], components: components.trim().split(/\s+/).filter(Boolean), ...rest }];
  });
}

/** All sources of a machine, from the folder `/etc/apt` or one like it. */
export async function readSources(folder = "/etc/apt"): Promise<AptSource[]> {
  const list = join(folder, "sources.list");
  const found = await exists(list) ? parseSourcesList(await Deno.readTextFile(list)) : [];
  const parts = join(folder, "sources.list.d");
  const names = await exists(parts) ? [...Deno.readDirSync(parts)].map(({ name }) => name).sort() : [];
  for (const name of names) {
    const text = () => Deno.readTextFile(join(parts, name));
    if (name.endsWith(".sources")) found.push(...parseDeb822(await text()));
    if (name.endsWith(".list")) found.push(...parseSourcesList(await text()));
  }
  return found;
}

/** The mirror of Debian itself among sources; undefined when there is none (Ubuntu, a mirror list). */
export function debianMirror(sources: readonly AptSource[]): AptSource | undefined {
  return sources.find((source) => isDebians(source, "debian"));
}

/** The mirror of Debian's security updates among sources. */
export function securityMirror(sources: readonly AptSource[]): AptSource | undefined {
  return sources.find((source) => isDebians(source, "debian-security"));
}

/** Others, too, name their folder "debian" and offer a "main"; they sign with keys of their own. */
function isDebians({ uri, components, signedBy }: AptSource, folder: string): boolean {
  return new RegExp(`^https?://.*/${folder}/?$`).test(uri) && components.includes("main") &&
    (signedBy === undefined || signedBy.includes("debian-archive"));
}

/** The text of a `.sources` file for another suite from the same place. */
export function deb822Of({ uri, components, signedBy }: AptSource, suite: string): string {
  const lines = ["Types: deb", `URIs: ${uri}`, `Suites: ${suite}`, `Components: ${components.join(" ")}`];
  return `${[...lines, ...(signedBy ? [`Signed-By: ${signedBy}`] : [])].join("\n")}\n`;
}

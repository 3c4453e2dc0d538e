/** In which order the code of a bundle is sealed: a seal covers what lies inside, so the innermost comes first, the bundle last. */

import { bundleExecutable, bundleSidecar } from "./stage.ts";

export interface SealOrder {
  /** Libraries, helpers and versions of frameworks, relative to the bundle, innermost first. */
  inner: string[];
  /** The sidecar's program, which has entitlements. */
  sidecar: string;
}

/** The main program is in no list: it is sealed with the bundle. A framework's library is sealed as the folder of its version. */
export function sealOrder(code: readonly string[]): SealOrder {
  const units = new Set<string>();
  for (const path of code) {
    if (path === bundleExecutable || path === bundleSidecar) continue;
    const framework = /^(.*\/([^/]+)\.framework\/Versions\/[^/]+)\/([^/]+)$/.exec(path);
    units.add(framework?.[1] && framework[2] === framework[3] ? framework[1] : path);
  }
  const depth = (path: string) => path.split("/").length;
  // What lies in a version of a framework is deeper than the version itself, and so comes before it.
  const inner = [...units].sort((a, b) => depth(b) - depth(a) || (a < b ? -1 : 1));
  return { inner, sidecar: bundleSidecar };
}

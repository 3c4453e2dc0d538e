/** What an app is put together from, as earlier steps made it. */

import type { Artifacts } from "../pipeline/artifacts.ts";
import type { Artifact, FrozenMode } from "./artifact.ts";
import type { Release } from "./release.ts";

export interface Parts {
  /** The frozen sidecar that ships: a folder or a file. */
  sidecar: { mode: FrozenMode; path: string };
  /** The folder with the bundled UI. */
  ui: string;
  /** Neutralino's program and its packed UI; null in the browser shell. */
  window: { executable: string; resources: string } | null;
}

/** The parts of a release whose sidecar ships in a mode. Throws a ScriptError when one of them was not made. */
export function partsOf(
  { shell }: Pick<Release, "shell">,
  artifacts: Pick<Artifacts<Artifact>, "of" | "one">,
  mode: FrozenMode,
): Parts {
  return {
    sidecar: { mode, path: artifacts.one("sidecar", (one) => one.mode === mode).path },
    ui: artifacts.one("ui").path,
    window: shell.kind === "neutralino"
      ? { executable: artifacts.one("app").path, resources: artifacts.one("resources").path }
      : null,
  };
}

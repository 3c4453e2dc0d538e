/** What the steps of a release make and later steps ask for (pipeline/artifacts.ts). */

import type { Target } from "./targets/target.ts";

/** How PyInstaller packed a program: a folder, or one file that unpacks itself. */
export type FrozenMode = "onedir" | "onefile";

export type Artifact =
  /** The frozen sidecar in one of its modes: a folder or a file. Both are made; the step's facts say which one ships. */
  | { kind: "sidecar"; mode: FrozenMode; target: Target; path: string }
  /** The folder with the bundled UI. */
  | { kind: "ui"; path: string }
  /** Neutralino's program. */
  | { kind: "app"; target: Target; path: string }
  /** The UI as Neutralino reads it, which lies beside the program. */
  | { kind: "resources"; path: string }
  /** The tree as it will be installed, its code not yet signed. */
  | { kind: "tree"; target: Target; path: string }
  /** What people download; `format` is a format's name (targets/format.ts). */
  | { kind: "package"; format: string; target: Target; path: string }
  /** What is said of the packages: sums, SBOM, manifest. */
  | { kind: "document"; path: string };

/** What the steps of a release learn: later steps read it, and the manifest tells it. */

import type { Facts } from "../pipeline/step.ts";
import type { FrozenMode } from "./artifact.ts";
import type { StepName } from "./step_names.ts";
import type { SigningFacts, SigningMethod } from "./targets/signing_method.ts";

/** What each step learns. */
export interface FactsOf extends Record<StepName, Facts> {
  sidecar: SidecarFacts;
  desktop: DesktopFacts;
  package: PackageFacts;
  /** Nothing where it is skipped. */
  sign: Partial<SignFacts>;
  verify: VerifyFacts;
}

/** How fast a frozen sidecar starts. */
export interface StartUp {
  /** The first start after the build, in milliseconds until the first answered request. */
  first: number;
  /** The median of some more. */
  median: number;
  /** Bytes on disk. */
  size: number;
}

/** What the environment holds that a program is frozen from. */
export interface FrozenPython {
  version: string;
  /** Version by name, in lower case. */
  packages: Record<string, string>;
}

export interface SidecarFacts extends Facts {
  mode: FrozenMode;
  onedir: StartUp;
  onefile: StartUp;
  /** The machine on which they were started. */
  measured_on: string;
  python: FrozenPython;
}

export interface DesktopFacts extends Facts {
  /** Bytes of the bundled UI. */
  size: number;
}

export interface PackageFacts extends Facts {
  /** A name of this staging, which no other has: `sign` keeps what it made of it. */
  staging: string;
}

export interface SignFacts extends Facts {
  /** The method, and whether people can open what it made without a detour. */
  method: SigningMethod["name"];
  trusted: boolean;
  /** Per format. */
  files: Record<string, SigningFacts>;
}

/** What was seen of one package. */
export interface Verified {
  /** Milliseconds from the launcher's start to the sidecar's first answer. */
  answered: number;
  page: {
    /** Milliseconds from the launcher's start until the page had said hello. */
    connected: number;
    /** `its own window`, or what stood for the browser. */
    seen_in: string;
    /** The file in the work folder that shows it; null where nothing could be seen. */
    picture: string | null;
  };
  /** The tempo that it found. */
  bpm: number;
  /** The machine on which that was: `GitHub's runner, Windows 10.0.26100`. */
  shown_on: string;
}

export interface VerifyFacts extends Facts {
  /** Per format. */
  started: Record<string, Verified>;
}

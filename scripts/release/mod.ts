/**
 * The release pipeline: from a checkout to an installer that was installed and started once.
 *
 * ```
 * check → sidecar ─┬→ package → sign → verify → manifest
 *         desktop ─┤
 *         runtime ─┘
 * ```
 *
 * The plan comes first (plan.ts): what is built, in which shell, which steps run and why. Then the runner (runner.ts) goes
 * through the list below. Each step is one file of the same shape (step.ts). What it depends on is found: the files that it
 * imports, and the data that it names; a step whose inputs did not change since its last success is not run again. What it makes
 * it adds to the registry of artifacts (artifact.ts), where later steps find it. To add a step, write its file and put it into the
 * list. What belongs to one system lies in targets/; an installer format is one file there, listed in targets/mod.ts.
 */

import { check } from "./steps/check.ts";
import { desktop } from "./steps/desktop.ts";
import { manifest } from "./steps/manifest.ts";
import { packageStep } from "./steps/package.ts";
import { runtime } from "./steps/runtime.ts";
import { sidecar } from "./steps/sidecar.ts";
import { sign } from "./steps/sign.ts";
import { verify } from "./steps/verify.ts";
import type { Step } from "./step.ts";

export const pipeline: readonly Step[] = [
  check, //     this machine and this checkout can do it: versions agree, tools, disk
  sidecar, //   PyInstaller, both modes; started cold and measured; the mode is chosen
  desktop, //   the UI bundle
  runtime, //   Neutralino's runtime around the UI bundle, or the browser shell
  packageStep, // the installed tree, and the installer formats where the OS has no code signatures
  sign, //      where it has them: the code is signed, packed, and the packages signed
  verify, //    install, start, analyse a sound of known tempo, stop, uninstall, nothing left
  manifest, //  SHA256SUMS, SBOM, release.json
];

/** What the two halves of the app are made of. */

import { join } from "node:path";
import { desktopDir, root, sidecarDir } from "../lib/paths.ts";
import type { Inputs } from "../pipeline/step.ts";

/** The files that the sidecar program is made of. */
export const sidecarSources: readonly string[] = [
  join(sidecarDir, "pika_sidecar"),
  join(sidecarDir, "pyproject.toml"),
  join(sidecarDir, "pika-sidecar.spec"),
  join(sidecarDir, "requirements.txt"),
  join(sidecarDir, "requirements-build.txt"),
];

/** Which Python for Windows the sidecar is frozen with on Linux; elsewhere it is the machine's own. */
export const windowsInterpreter: string = join(sidecarDir, "requirements-windows.txt");

/** The program that bundles the UI. */
export const uiBuilder = join(desktopDir, "build.ts");

/** The UI's modules, and what is bundled with them: style sheets are no modules. `deno.lock` says which packages. */
export const uiSources: Inputs = {
  modules: [uiBuilder, join(desktopDir, "src", "main.tsx")],
  data: [
    join(desktopDir, "src"),
    join(root, "cloud", "contract", "look", "tokens.css"),
    join(root, "cloud", "contract", "look", "desk.css"),
    join(desktopDir, "icon"),
    join(desktopDir, "neutralino.config.json"),
    join(root, "deno.lock"),
  ],
};

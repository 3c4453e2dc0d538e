/** What the two halves of the app are made of, and the build id that stands for both. */

import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { desktopDir, root, sidecarDir } from "../lib/paths.ts";
import { hashInputs } from "../pipeline/inputs.ts";
import type { Inputs } from "../pipeline/step.ts";

/** The files that the sidecar program is made of. */
export const sidecarSources: readonly string[] = [
  join(sidecarDir, "pika_sidecar"),
  join(sidecarDir, "pyproject.toml"),
  join(sidecarDir, "pika-sidecar.spec"),
  join(sidecarDir, "requirements.txt"),
  join(sidecarDir, "requirements-build.txt"),
];

/** The program that bundles the UI. */
export const uiBuilder = join(desktopDir, "build.ts");

/** The UI's modules, and what is bundled with them: style sheets are no modules. `deno.lock` says which packages. */
export const uiSources: Inputs = {
  modules: [uiBuilder, join(desktopDir, "src", "main.tsx")],
  data: [
    join(desktopDir, "src"),
    join(root, "cloud", "contract", "look", "tokens.css"),
    join(desktopDir, "icon"),
    join(desktopDir, "neutralino.config.json"),
    join(root, "deno.lock"),
  ],
};

/** `0.1.0+0123456789ab`: the version, and a hash over all sources of the sidecar and the UI. The same on every system. */
export async function buildIdOf(version: string): Promise<string> {
  const { modules, data = [] } = uiSources;
  const inputs = { modules, data: [...sidecarSources, ...data] };
  return `${version}+${(await hashInputs({ module: pathToFileURL(uiBuilder).href, inputs })).slice(0, 12)}`;
}

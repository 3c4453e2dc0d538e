/** The build id: by it page and sidecar see that they belong together. */

import { pathToFileURL } from "node:url";
import { hashInputs } from "../pipeline/inputs.ts";
import { sidecarSources, uiBuilder, uiSources } from "./sources.ts";

/** `0.1.0+0123456789ab`: the version, and a hash over all sources of the sidecar and the UI. The same on every system. */
export async function buildIdOf(version: string): Promise<string> {
  const { modules, data = [] } = uiSources;
  const inputs = { modules, data: [...sidecarSources, ...data] };
  return `${version}+${(await hashInputs({ module: pathToFileURL(uiBuilder).href, inputs })).slice(0, 12)}`;
}

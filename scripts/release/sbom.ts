/**
 * The software bill of materials: CycloneDX 1.5 (https://cyclonedx.org/docs/1.5/json/), one component for everything in the
 * installer that is not ours: the Python packages of `requirements.txt`, Python itself, the npm packages in the UI bundle, the runtime.
 */

import type { Release } from "./release.ts";

export interface Component {
  name: string;
  version: string;
  /** Package URL (https://github.com/package-url/purl-spec). */
  purl: string;
}

/** The packages that a hash-pinned requirements file installs on the given Python, environment markers left out. */
export function pythonComponents(requirements: string, installed: ReadonlyMap<string, string>): Component[] {
  const names = [...requirements.matchAll(/^([A-Za-z0-9._-]+)==/gm)].map((match) => match[1]!.toLowerCase());
  return [...new Set(names)].flatMap((name) => {
    const version = installed.get(name);
    return version ? [{ name, version, purl: `pkg:pypi/${name}@${version}` }] : [];
  });
}

/** The npm packages of an import map (`npm:NAME@VERSION`) that are named. */
export function npmComponents(imports: Record<string, string>, names: readonly string[]): Component[] {
  return names.map((name) => {
    const version = imports[name]?.split("@").at(-1) ?? "";
    return { name, version, purl: `pkg:npm/${name.replace("@", "%40")}@${version}` };
  });
}

/** The document as a JSON value. The serial number is derived from the build, so equal builds give equal documents. */
export function cycloneDx(release: Release, components: readonly Component[]): Record<string, unknown> {
  return {
    bomFormat: "CycloneDX",
    specVersion: "1.5",
    version: 1,
    metadata: {
      timestamp: new Date(release.sourceDateEpoch * 1000).toISOString(),
      component: {
        type: "application",
        name: "pika",
        version: release.version,
        "bom-ref": `pika@${release.buildId}`,
      },
    },
    components: components
      .toSorted((a, b) => a.purl.localeCompare(b.purl))
      .map((component) => ({ type: "library", "bom-ref": component.purl, ...component })),
  };
}

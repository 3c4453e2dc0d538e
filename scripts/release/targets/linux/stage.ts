/**
 * The tree as it will be installed on Linux:
 *
 * ```
 * lib/pika/pika              the launcher (a script); also what the archive holds at its top
 * lib/pika/pika-app          Neutralino, and resources.neu: the UI   } one of
 * lib/pika/ui/               the UI for the browser shell            } the two
 * lib/pika/sidecar/          the frozen sidecar and build.json
 * share/                     desktop entry, icons, AppStream metadata
 * ```
 */

import { join } from "node:path";
import { ScriptError } from "../../../lib/errors.ts";
import { copyTree, setTimes } from "../../../lib/files.ts";
import { desktopDir } from "../../../lib/paths.ts";
import { appId } from "../app_id.ts";
import { writeBuildInfo } from "../../build_info.ts";
import type { Parts } from "../../parts.ts";
import type { Release } from "../../release.ts";

const packaging = join(desktopDir, "packaging", "linux");

const iconSizes = [16, 32, 48, 64, 128, 256, 512] as const;

/** Puts the tree together in an empty folder. All its files get the release's time. */
export async function stageLinux(release: Release, parts: Parts, tree: string): Promise<void> {
  const pika = join(tree, "lib", "pika");
  const sidecar = join(pika, "sidecar");
  await Deno.mkdir(pika, { recursive: true });
  if (parts.sidecar.mode === "onedir") await copyTree(parts.sidecar.path, sidecar);
  else {
    await Deno.mkdir(sidecar);
    await Deno.copyFile(parts.sidecar.path, join(sidecar, "pika-sidecar"));
  }
  await writeBuildInfo(release, sidecar, release.buildId);

  await Deno.copyFile(join(packaging, `launcher-${release.shell.kind}.sh`), join(pika, "pika"));
  await Deno.chmod(join(pika, "pika"), 0o755);
  if (parts.window) {
    await Deno.copyFile(parts.window.executable, join(pika, "pika-app"));
    await Deno.copyFile(parts.window.resources, join(pika, "resources.neu"));
  } else await copyTree(parts.ui, join(pika, "ui"));

  await stageShare(release, join(tree, "share"));
  await setTimes(tree, release.sourceDateEpoch);
}

async function stageShare(release: Release, share: string): Promise<void> {
  const place = async (from: string, folder: string, name: string) => {
    await Deno.mkdir(join(share, folder), { recursive: true });
    await Deno.copyFile(from, join(share, folder, name));
    await Deno.chmod(join(share, folder, name), 0o644);
  };
  const icons = join(desktopDir, "icon");
  await place(join(packaging, `${appId}.desktop`), "applications", `${appId}.desktop`);
  await place(join(icons, "pika.svg"), "icons/hicolor/scalable/apps", `${appId}.svg`);
  for (const size of iconSizes) {
    await place(join(icons, `pika-${size}.png`), `icons/hicolor/${size}x${size}/apps`, `${appId}.png`);
  }
  const metainfo = `${appId}.metainfo.xml`;
  await place(join(packaging, metainfo), "metainfo", metainfo);
  const file = join(share, "metainfo", metainfo);
  await Deno.writeTextFile(file, fillMetainfo(await Deno.readTextFile(file), release));
}

/**
 * AppStream's metadata of a release: its version and date, and as homepage the cloud that it goes live on, which serves Pika's pages.
 * Throws a ScriptError when the template has no place for them.
 */
export function fillMetainfo(
  template: string,
  { version, sourceDateEpoch, cloud }: Pick<Release, "version" | "sourceDateEpoch" | "cloud">,
): string {
  const place = "<releases />";
  if (!template.includes(place)) throw new ScriptError(`The metainfo has no "${place}" to fill`);
  const date = new Date(sourceDateEpoch * 1000).toISOString().slice(0, 10);
  const homepage = cloud === null ? "" : `<url type="homepage">${cloud}</url>\n  `;
  return template.replace(
    place,
    `${homepage}<releases>\n    <release version="${version}" date="${date}" />\n  </releases>`,
  );
}

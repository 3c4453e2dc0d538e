/** Folders and files of the server. */

import { type Command, onServer, script } from "../command.ts";
import { type Layout, releaseFiles } from "../layout.ts";

/** Prints a release that lies on the server, as the lines of its `release.env`; nothing when there is no such release. */
export function readRelease(paths: Layout, id: string): Command {
  return script(`if [ -f "$1" ]; then cat "$1"; fi`, [releaseFiles(paths, id).env]);
}

/** Prints the id of the release that serves; nothing when none does. */
export function readCurrent(paths: Layout): Command {
  return script(`readlink "$1" || true`, [paths.current]);
}

export function readSettings(paths: Layout): Command {
  return onServer(["cat", paths.settings], {
    help: "This server is not set up yet: deno task deploy setup",
  });
}

/** Prints the releases that have served, newest first: `ID VERSION REVISION SERVED-AT`. */
export function listReleases(paths: Layout): Command {
  return script(
    `for folder in $(ls -1dr "$1"/r*-* 2>/dev/null); do
      [ -f "$folder/served" ] || continue
      value() { sed -n "s/^$1=//p" "$folder/release.env"; }
      echo "$(basename "$folder") $(value PIKA_VERSION) $(value PIKA_REVISION) $(cat "$folder/served")"
    done`,
    [paths.releases],
  );
}

/** Removes what a run that died has left: uploads, half written files, the link to what was tried. */
export function removeLeftovers(paths: Layout): Command {
  return script(
    `rm -rf "$1"/releases/*.part "$1"/releases/*.new "$1"/releases/next "$1"/backups/*.part "$1"/*.new`,
    [
      paths.root,
    ],
  );
}

/** An upload that is whole becomes the folder of a release, which the edge may read. */
export function finishUpload(paths: Layout, id: string): Command {
  return script(
    `chmod -R a+rX "$1.part"
    mv -T "$1.part" "$1"`,
    [releaseFiles(paths, id).folder],
  );
}

export function removeRelease(paths: Layout, id: string): Command {
  const { folder } = releaseFiles(paths, id);
  return onServer(["rm", "-rf", folder, `${folder}.part`]);
}

/** Adds a line to the audit log. */
export function writeAudit(paths: Layout, entry: object): Command {
  return script(`printf '%s\\n' "$2" >> "$1"`, [paths.audit, JSON.stringify(entry)]);
}

/** Prints the last lines of the audit log. */
export function readAudit(paths: Layout, lines: number): Command {
  return script(`if [ -f "$1" ]; then tail -n "$2" "$1"; fi`, [paths.audit, String(lines)]);
}

/** Prints the secrets that are missing or empty, a line each. */
export function missingSecrets(paths: Layout, names: readonly string[]): Command {
  return script(
    `folder=$1
    shift
    for name; do [ -s "$folder/$name" ] || echo "$name"; done`,
    [paths.secrets, ...names],
  );
}

/** Prints the bytes that are free where Pika lies and where Docker keeps its images. */
export function freeBytes(paths: Layout): Command {
  return script(
    `df --output=avail --block-size=1 "$1" "$(docker info --format '{{.DockerRootDir}}')" | tail -n +2`,
    [
      paths.root,
    ],
  );
}

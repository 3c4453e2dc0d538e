/** Folders and files of the server. */

import { type Command, onServer, script } from "../command.ts";
import { type Layout, releaseFiles } from "../layout.ts";
import appendLineSh from "../shell/append_line.sh" with { type: "text" };
import finishUploadSh from "../shell/finish_upload.sh" with { type: "text" };
import freeBytesSh from "../shell/free_bytes.sh" with { type: "text" };
import lastLinesSh from "../shell/last_lines.sh" with { type: "text" };
import listReleasesSh from "../shell/list_releases.sh" with { type: "text" };
import missingSecretsSh from "../shell/missing_secrets.sh" with { type: "text" };
import printFileSh from "../shell/print_file.sh" with { type: "text" };
import readLinkSh from "../shell/read_link.sh" with { type: "text" };
import removeLeftoversSh from "../shell/remove_leftovers.sh" with { type: "text" };

/** Prints a release that lies on the server, as the lines of its `release.env`; nothing when there is no such release. */
export function readRelease(paths: Layout, id: string): Command {
  return script(printFileSh, [releaseFiles(paths, id).env]);
}

/** Prints the id of the release that serves; nothing when none does. */
export function readCurrent(paths: Layout): Command {
  return script(readLinkSh, [paths.current]);
}

export function readSettings(paths: Layout): Command {
  return onServer(["cat", paths.settings], {
    help: "This server is not set up yet: deno task deploy setup",
  });
}

/** Prints the releases that have served, newest first: `ID VERSION REVISION SERVED-AT`. */
export function listReleases(paths: Layout): Command {
  return script(listReleasesSh, [paths.releases]);
}

/** Removes what a run that died has left: uploads, half written files, the link to what was tried. */
export function removeLeftovers(paths: Layout): Command {
  return script(removeLeftoversSh, [paths.root]);
}

/** An upload that is whole becomes the folder of a release, which the edge may read. */
export function finishUpload(paths: Layout, id: string): Command {
  return script(finishUploadSh, [releaseFiles(paths, id).folder]);
}

export function removeRelease(paths: Layout, id: string): Command {
  const { folder } = releaseFiles(paths, id);
  return onServer(["rm", "-rf", folder, `${folder}.part`]);
}

/** Adds a line to the audit log. */
export function writeAudit(paths: Layout, line: string): Command {
  return script(appendLineSh, [paths.audit, line]);
}

/** Prints the last lines of the audit log. */
export function readAudit(paths: Layout, lines: number): Command {
  return script(lastLinesSh, [paths.audit, String(lines)]);
}

/** Prints the secrets that are missing or empty, a line each. */
export function missingSecrets(paths: Layout, names: readonly string[]): Command {
  return script(missingSecretsSh, [paths.secrets, ...names]);
}

/** Prints the bytes that are free where Pika lies and where Docker keeps its images. */
export function freeBytes(paths: Layout): Command {
  return script(freeBytesSh, [paths.root]);
}

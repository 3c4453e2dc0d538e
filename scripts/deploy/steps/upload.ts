import { finishUpload, removeRelease } from "../commands/files.ts";
import type { NewVersion } from "../deployment.ts";
import { releaseFiles } from "../layout.ts";
import { upload as copy } from "../ssh.ts";
import { step } from "../step.ts";

/** The files of the release: what Compose and the edge are told. */
export const upload = step({
  name: "upload",
  description: "compose.yaml, the edge's Caddyfile and the release's variables",
  commands: ({ server, paths, release, staged }: NewVersion) => ({
    copy: copy(server, { from: staged, to: `${releaseFiles(paths, release.id).folder}.part` }),
    finish: finishUpload(paths, release.id),
  }),
  undo: ({ paths, release }) => ({ folder: removeRelease(paths, release.id) }),
});

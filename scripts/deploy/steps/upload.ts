import { finishUpload, removeRelease } from "../commands/files.ts";
import { releaseFiles } from "../layout.ts";
import { upload as copy } from "../ssh.ts";
import type { Step } from "../step.ts";

/** The files of the release: what Compose and the edge are told. */
export const upload: Step = {
  name: "upload",
  description: "compose.yaml, the edge's Caddyfile and the release's variables",
  skip: ({ staged }) => staged === null ? "the release lies on the server already" : undefined,
  commands: ({ server, paths, release, staged }) => [
    copy(server, { from: staged ?? "", to: `${releaseFiles(paths, release.id).folder}.part` }),
    finishUpload(paths, release.id),
  ],
  undo: ({ paths, release }) => [removeRelease(paths, release.id)],
};

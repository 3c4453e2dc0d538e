/** `sources.*`: what other DJ programs know. */

import { enums, type Infer } from "superstruct";

/** The programs whose libraries are read, one file each in `sidecar/pika_sidecar/library/sources/`. */
export const SourceProgram = enums([
  "virtualdj",
  "rekordbox",
  "serato",
  "traktor",
  "mixxx",
  "engine",
  "itunes",
  "m3u",
]);
export type SourceProgram = Infer<typeof SourceProgram>;

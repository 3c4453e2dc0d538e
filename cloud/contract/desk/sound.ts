/** `sound.*`: a track as it is heard. */

import { boolean, type Infer, object, string } from "superstruct";

/**
 * Where the sound of a track lies, for this page alone: a WAV of two channels with 16 bits at 44.1 kHz, read by `Range` in pieces. The address is
 * good for ten minutes after its last use.
 */
export const SoundOpened = object({
  url: string(),
  /** The file is not the one that the library knows: its values may be those of another sound. */
  changed: boolean(),
});
export type SoundOpened = Infer<typeof SoundOpened>;

/** What this phone itself keeps of nights is deleted, in all its tabs. The language stays: it says nothing of a night. */

import { forgetRoom } from "../live/kept_room.ts";
import { emptyOutbox } from "../outbox/outbox_store.ts";
import { tellOthersToBeginAnew } from "../shell/begin_anew.ts";

/** Deletes what waits to be sent and the night seen last. */
export function forgetHere(): void {
  emptyOutbox();
  forgetRoom();
  tellOthersToBeginAnew();
}

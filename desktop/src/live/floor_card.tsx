import { openDialog } from "../state/dialogs.ts";
import { MegaphoneIcon, PollIcon } from "../ui/icons.tsx";

/** Speaking to the floor. */
export function FloorCard() {
  return (
    <section class="panel floor" aria-labelledby="floor-heading">
      <h2 id="floor-heading" class="visually-hidden">To the floor</h2>
      <button
        type="button"
        class="button"
        aria-keyshortcuts="A"
        onClick={() => openDialog.value = "announce"}
      >
        <MegaphoneIcon /> Announce… <kbd aria-hidden="true">A</kbd>
      </button>
      <button type="button" class="button" aria-keyshortcuts="V" onClick={() => openDialog.value = "poll"}>
        <PollIcon /> Ask the floor… <kbd aria-hidden="true">V</kbd>
      </button>
    </section>
  );
}

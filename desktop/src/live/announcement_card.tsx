import { formatCountdown } from "../format/clock.ts";
import { openDialog } from "../state/dialogs.ts";
import { announcement, clearAnnouncement } from "../state/live.ts";
import { MegaphoneIcon } from "../ui/icons.tsx";
import { useClock } from "../ui/use_clock.ts";

/** What stands on every phone, and for how long still. */
export function AnnouncementCard() {
  const shown = announcement.value;
  return (
    <section class="panel" aria-labelledby="announcement-heading">
      <div class="panel-head">
        <h2 id="announcement-heading">Announcement</h2>
        {shown && <Left until={shown.until} />}
      </div>
      {shown && (
        <blockquote class="announced">
          <bdi>{shown.text}</bdi>
        </blockquote>
      )}
      <div class="panel-buttons">
        <button
          type="button"
          class="button"
          aria-keyshortcuts="A"
          onClick={() => openDialog.value = "announce"}
        >
          <MegaphoneIcon /> {shown ? "Say something else…" : "Announce…"} <kbd aria-hidden="true">A</kbd>
        </button>
        {shown && (
          <button type="button" class="button quiet" onClick={() => void clearAnnouncement()}>
            Take it down
          </button>
        )}
      </div>
    </section>
  );
}

function Left({ until }: { until: number }) {
  return <span class="muted tabular">{formatCountdown(until, useClock())} left</span>;
}

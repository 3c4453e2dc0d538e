import { formatCountdown } from "../format/clock.ts";
import type { Announcement } from "@pika/contract/room/state.ts";
import { announcement, clearAnnouncement } from "../state/live.ts";
import { useClock } from "../ui/use_clock.ts";

/** What stands on every phone, and for how long still. */
export function AnnouncementCard() {
  const shown = announcement.value;
  return shown && <Shown shown={shown} />;
}

function Shown({ shown }: { shown: Announcement }) {
  const now = useClock();
  if (shown.until <= now) return null; // the phones have let it go, also while there is no network
  return (
    <section class="panel" aria-labelledby="announcement-heading">
      <div class="panel-head">
        <h2 id="announcement-heading">Announcement</h2>
        <span class="muted tabular">{formatCountdown(shown.until, now)} left</span>
        <span class="panel-tools">
          <button type="button" class="button small" onClick={() => void clearAnnouncement()}>
            Take it down
          </button>
        </span>
      </div>
      <blockquote class="announced">
        <bdi>{shown.text}</bdi>
      </blockquote>
    </section>
  );
}

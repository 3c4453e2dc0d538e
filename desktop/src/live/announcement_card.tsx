import { formatCountdown } from "../format/clock.ts";
import { announcement, clearAnnouncement } from "../state/live.ts";
import { useClock } from "../ui/use_clock.ts";

/** What stands on every phone, and for how long still. */
export function AnnouncementCard() {
  const shown = announcement.value;
  if (!shown) return null;
  return (
    <section class="panel" aria-labelledby="announcement-heading">
      <div class="panel-head">
        <h2 id="announcement-heading">Announcement</h2>
        <Left until={shown.until} />
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

function Left({ until }: { until: number }) {
  return <span class="muted tabular">{formatCountdown(until, useClock())} left</span>;
}

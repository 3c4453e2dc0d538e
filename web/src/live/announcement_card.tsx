/** What the DJ says to everybody, as long as it stands. */

import type { Announcement } from "@pika/contract/room/state.ts";
import { formatLeft } from "../format/time.ts";
import { text } from "../text/text.ts";

export function AnnouncementCard({ announcement, now }: { announcement: Announcement | null; now: number }) {
  if (!announcement) return null;
  const { live } = text.value;
  return (
    <section class="card announcement" aria-labelledby="announcement" key={announcement.id}>
      <div class="card-head">
        <h2 id="announcement">{live.announcement}</h2>
        <p class="left">{live.left(formatLeft(announcement.until - now))}</p>
      </div>
      <p class="announcement-text" dir="auto">{announcement.text}</p>
    </section>
  );
}

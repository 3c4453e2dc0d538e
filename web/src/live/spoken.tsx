/** What screen readers hear as it happens: the track that begins, the DJ's words. */

import type { Announcement, Play } from "@pika/contract/room/state.ts";
import { text } from "../text/text.ts";

export function Spoken({ play, announcement }: { play: Play | null; announcement: Announcement | null }) {
  const { live } = text.value;
  return (
    <>
      <p class="visually-hidden" aria-live="polite">{play && live.announceTrack(play.title, play.artist)}</p>
      <p class="visually-hidden" aria-live="polite">
        {announcement && `${live.announcement}: ${announcement.text}`}
      </p>
    </>
  );
}

/** A night in a list. */

import type { SessionSummary } from "@pika/contract/room/http.ts";
import { formatCount } from "../format/numbers.ts";
import { formatDay } from "../format/time.ts";
import { text } from "../text/text.ts";
import { Arrow } from "./icons.tsx";

/** One that goes on: where dancers join. */
export function LiveCard({ night }: { night: SessionSummary }) {
  const { live, home, locale } = text.value;
  return (
    <a class="card night" href={`/live/${night.code}`}>
      <span class="night-dot" aria-hidden="true" />
      <span class="night-words">
        <span class="night-title">
          <bdi>{night.title || live.defaultTitle}</bdi>
        </span>
        <span class="night-dj">
          {home.withDj} <bdi>{night.dj.name}</bdi>
          {night.listeners > 0 &&
            ` · ${live.listeners(night.listeners, formatCount(night.listeners, locale))}`}
        </span>
        {night.now && (
          <span class="night-now">
            <bdi>{night.now.title}</bdi>
            {night.now.artist && (
              <>
                {" · "}
                <bdi>{night.now.artist}</bdi>
              </>
            )}
          </span>
        )}
      </span>
      <Arrow />
    </a>
  );
}

/** One that is over: its recap. */
export function PastCard({ night }: { night: SessionSummary }) {
  const { recap, locale } = text.value;
  return (
    <a class="card night" href={`/recap/${night.id}`}>
      <span class="night-words">
        <span class="night-title">
          <bdi>{night.title || recap.defaultTitle}</bdi>
        </span>
        <span class="night-dj">
          {formatDay(night.started_at, locale)} · {night.plays} {recap.tracks(night.plays)}
        </span>
      </span>
      <Arrow />
    </a>
  );
}

/** Everything on the page of a night. */

import { useMemo } from "preact/hooks";
import { formatCount } from "../format/numbers.ts";
import { useNow } from "../shell/now.ts";
import { text } from "../text/text.ts";
import { Foot } from "../ui/foot.tsx";
import { Share } from "../ui/icons.tsx";
import { Mark } from "../ui/mark.tsx";
import { share } from "../ui/share.ts";
import { AnnouncementCard } from "./announcement_card.tsx";
import { ConnectionLight } from "./connection_light.tsx";
import { Dock } from "./dock.tsx";
import { History } from "./history.tsx";
import type { Night } from "./night.ts";
import { NowCard } from "./now_card.tsx";
import { PollCard } from "./poll_card.tsx";
import type { Room } from "./room.ts";
import { Spoken } from "./spoken.tsx";
import { ThankCard } from "./thank_card.tsx";

export interface NightProps {
  night: Night;
  room: Room;
}

export function NightView({ night, room }: NightProps) {
  const { live, app, locale } = text.value;
  const { state } = room;
  const playing = state.plays.find((play) => play.id === state.now) ?? null;
  const counting = state.announcement !== null || (state.poll?.closes_at ?? null) !== null;
  const now = useNow(counting ? "ticking" : "still") + night.clockOffset.value;
  const announcement = state.announcement && state.announcement.until > now ? state.announcement : null;
  const title = state.title || live.defaultTitle;
  // Figures come four times a second; fifty rows need not be looked through each time.
  const history = useMemo(
    () => <History night={night} plays={state.plays} now={state.now} likes={room.you.likes} />,
    [night, state.plays, state.now, room.you.likes],
  );
  return (
    <div class="night-page" data-energy={playing?.energy ?? undefined}>
      <header class="night-head">
        <a class="brand" href="/" aria-label={app.home}>
          <Mark />
        </a>
        <div class="night-name">
          <h1 tabIndex={-1}>
            <bdi>{title}</bdi>
          </h1>
          <p>
            <a href={`/dj/${state.dj.slug}`}>
              <bdi>{state.dj.name}</bdi>
            </a>
            {state.status !== "ended" && state.listeners > 0 && (
              <span class="muted">
                {" · "}
                {live.listeners(state.listeners, formatCount(state.listeners, locale))}
              </span>
            )}
          </p>
        </div>
        <button
          type="button"
          class="round"
          aria-label={live.share}
          onClick={() =>
            share({
              title,
              text: live.shareText(state.dj.name),
              url: new URL(`/live/${state.code}`, location.href).href,
            })}
        >
          <Share />
        </button>
      </header>
      <main id="content" class="night-main">
        <div class="night-stage">
          <div class="light-row">
            {!night.longOver.value && (
              <ConnectionLight link={night.link.value} waiting={night.waiting.value} status={state.status} />
            )}
          </div>
          <NowCard state={state} play={playing} />
          <Dock night={night} room={room} play={playing} />
        </div>
        <div class="night-side">
          <AnnouncementCard announcement={announcement} now={now} />
          {state.poll && <PollCard night={night} poll={state.poll} vote={room.you.vote} now={now} />}
          <ThankCard night={night} room={room} />
          {history}
        </div>
      </main>
      <Spoken play={playing} announcement={announcement} />
      <Foot />
    </div>
  );
}

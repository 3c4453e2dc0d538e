/** What a thumb reaches: the tempo wish and the like. It keeps its place and its height whatever is playing. */

import type { Play, TempoWish } from "@pika/contract/room/state.ts";
import { formatCount, percents } from "../format/numbers.ts";
import { text } from "../text/text.ts";
import { Arrow, Clap, Heart } from "../ui/icons.tsx";
import type { Night } from "./night.ts";
import type { Room } from "./room.ts";

const wishes: readonly TempoWish[] = ["slower", "perfect", "faster"];

export interface DockProps {
  night: Night;
  room: Room;
  play: Play | null;
}

export function Dock({ night, room, play }: DockProps) {
  const { live } = text.value;
  if (room.state.status === "ended") return <Farewell night={night} room={room} />;
  return (
    <div class="dock">
      <TempoWishes night={night} room={room} play={play} />
      <button
        type="button"
        class="like"
        aria-pressed={play !== null && room.you.likes.includes(play.id)}
        disabled={play === null}
        onClick={() =>
          play && night.press({ type: "like", play: play.id, on: !room.you.likes.includes(play.id) })}
      >
        <Heart />
        <span>{live.like}</span>
        <Count likes={play?.likes ?? 0} />
      </button>
    </div>
  );
}

function Count({ likes }: { likes: number }) {
  const shown = formatCount(likes, text.value.locale);
  return (
    <span class="like-count">
      <span class="visually-hidden">, {text.value.live.likes(likes, shown)}</span>
      <span aria-hidden="true">{likes > 0 ? shown : ""}</span>
    </span>
  );
}

function TempoWishes({ night, room, play }: DockProps) {
  const { live } = text.value;
  const { tempo } = room.state;
  const mine = play && room.you.tempo?.play === play.id ? room.you.tempo.wish : null;
  const counts = wishes.map((wish) => tempo?.[wish] ?? 0);
  const shares = percents(counts);
  return (
    <fieldset class="tempo" disabled={play === null}>
      <legend>{live.tempo}</legend>
      {wishes.map((wish, i) => (
        <button
          key={wish}
          type="button"
          class={`wish wish-${wish}`}
          aria-pressed={mine === wish}
          aria-label={live.tempoShare(live[wish], counts[i]!)}
          onClick={() =>
            play && night.press({ type: "tempo", play: play.id, wish: mine === wish ? null : wish })}
        >
          <span>{live[wish]}</span>
          <span class="wish-share" style={{ "--share": `${shares[i]}%` }} aria-hidden="true" />
        </button>
      ))}
    </fieldset>
  );
}

/** After the end: thanks, as long as they are taken, and the way to the whole night. */
function Farewell({ night, room }: Omit<DockProps, "play">) {
  const { live } = text.value;
  return (
    <div class="dock">
      {!night.longOver.value && (
        <button
          type="button"
          class="button"
          disabled={room.you.thanked}
          onClick={() => night.press({ type: "thank" })}
        >
          <Clap />
          {room.you.thanked ? live.thanked : live.thank}
        </button>
      )}
      <a class="like" href={`/recap/${room.state.session}`}>
        <span>{live.toRecap}</span>
        <Arrow />
      </a>
    </div>
  );
}

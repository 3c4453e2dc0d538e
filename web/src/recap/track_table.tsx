/** Every track of the night, in its order; what the picture shows, in figures. On a phone each row is a small card. */

import type { Recap, RecapPlay } from "@pika/contract/room/http.ts";
import { formatBpm, formatCount } from "../format/numbers.ts";
import { formatTime } from "../format/time.ts";
import { text } from "../text/text.ts";
import { Heart } from "../ui/icons.tsx";

// The roles say again what the elements are: styles that make cards of rows take the meaning away in some browsers.
export function TrackTable({ recap }: { recap: Recap }) {
  const { columns } = text.value.recap;
  return (
    <table class="tracks" role="table" aria-labelledby="all-tracks">
      <thead role="rowgroup">
        <tr role="row">
          <th role="columnheader" scope="col">{columns.time}</th>
          <th role="columnheader" scope="col" class="wide">{columns.title}</th>
          <th role="columnheader" scope="col" class="number">{columns.bpm}</th>
          <th role="columnheader" scope="col">{columns.key}</th>
          <th role="columnheader" scope="col" class="number">{columns.energy}</th>
          <th role="columnheader" scope="col" class="number">{columns.likes}</th>
        </tr>
      </thead>
      <tbody role="rowgroup">
        {recap.plays.map((play) => <Row key={play.id} play={play} />)}
      </tbody>
    </table>
  );
}

function Row({ play }: { play: RecapPlay }) {
  const { recap: { columns }, locale } = text.value;
  return (
    <tr role="row">
      <td role="cell" class="track-time">{formatTime(play.played_at, locale)}</td>
      <th role="rowheader" scope="row" class="track-name">
        <span class="row-title">
          <bdi>{play.title}</bdi>
        </span>
        <span class="row-artist">
          <bdi>{play.artist}</bdi>
        </span>
      </th>
      <td role="cell" class={`track-bpm number ${known(play.bpm)}`} data-name={columns.bpm}>
        {play.bpm === null ? "–" : formatBpm(play.bpm, locale)}
      </td>
      <td role="cell" class={`track-key ${known(play.key)}`}>
        {play.key === null
          ? "–"
          : <span class="fact-key" data-wheel={play.key.slice(0, -1)}>{play.key}</span>}
      </td>
      <td role="cell" class={`track-energy number ${known(play.energy)}`} data-name={columns.energy}>
        {play.energy ?? "–"}
      </td>
      <td role="cell" class="track-likes number">
        {play.likes > 0
          ? (
            <>
              {formatCount(play.likes, locale)} <Heart />
            </>
          )
          : "–"}
      </td>
    </tr>
  );
}

/** A class for a cell; in the cards of a phone, what is not known is left out. */
function known(value: unknown): string {
  return value === null ? "track-unknown" : "";
}

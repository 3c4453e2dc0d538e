/** Every track of the night, in its order; what the picture shows, in figures. */

import type { Recap } from "../../../cloud/protocol/http.ts";
import { formatBpm, formatCount } from "../format/numbers.ts";
import { formatTime } from "../format/time.ts";
import { text } from "../text/text.ts";

export function TrackTable({ recap }: { recap: Recap }) {
  const { recap: { columns, trackList }, locale } = text.value;
  return (
    <div class="table-frame" role="region" aria-label={trackList} tabIndex={0}>
      <table>
        <thead>
          <tr>
            <th scope="col">{columns.time}</th>
            <th scope="col" class="wide">{columns.title}</th>
            <th scope="col" class="number">{columns.bpm}</th>
            <th scope="col">{columns.key}</th>
            <th scope="col" class="number">{columns.energy}</th>
            <th scope="col" class="number">{columns.likes}</th>
          </tr>
        </thead>
        <tbody>
          {recap.plays.map((play) => (
            <tr key={play.id}>
              <td class="quiet-cell">{formatTime(play.played_at, locale)}</td>
              <th scope="row">
                <span class="row-title" dir="auto">{play.title}</span>
                <span class="row-artist" dir="auto">{play.artist}</span>
              </th>
              <td class="number">{play.bpm === null ? "–" : formatBpm(play.bpm, locale)}</td>
              <td>
                {play.key === null
                  ? "–"
                  : <span class="fact-key" data-wheel={play.key.slice(0, -1)}>{play.key}</span>}
              </td>
              <td class="number">{play.energy ?? "–"}</td>
              <td class="number">{play.likes > 0 ? formatCount(play.likes, locale) : "–"}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

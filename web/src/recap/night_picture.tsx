/** The set as a picture: energy as hills, tempo as a line, likes above. */

import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Recap } from "@pika/contract/room/http.ts";
import { formatBpm } from "../format/numbers.ts";
import { formatTime } from "../format/time.ts";
import { text } from "../text/text.ts";
import { nightFigures, picture, smoothPath } from "./recap_figures.ts";

/** Room for the figures of the tempo at the left, and for the hours below. */
const left = 34;
const below = 24;
const head = 44;
const height = 180;

export function NightPicture({ recap }: { recap: Recap }) {
  const { recap: words, locale } = text.value;
  const frame = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(360);
  useLayoutEffect(() => {
    const observer = new ResizeObserver(([entry]) => setWidth(Math.max(240, entry!.contentRect.width)));
    observer.observe(frame.current!);
    return () => observer.disconnect();
  }, []);

  const { bars, tempo, likes, hours, scale } = picture(recap, { width: width - left, height, head });
  const figures = nightFigures(recap);
  const said = words.pictureText({
    tracks: figures.tracks,
    slowest: figures.slowest === null ? null : formatBpm(figures.slowest, locale),
    fastest: figures.fastest === null ? null : formatBpm(figures.fastest, locale),
    best: figures.best[0]?.title ?? null,
  });
  const floor = head + height;
  return (
    <section class="picture card" aria-labelledby="picture">
      <h2 id="picture">{words.picture}</h2>
      <p class="muted small">{words.pictureHint}</p>
      <div ref={frame} class="picture-frame">
        <svg
          viewBox={`0 0 ${width} ${floor + below}`}
          width={width}
          height={floor + below}
          role="img"
          aria-label={said}
        >
          <defs>
            <linearGradient id="hill" gradientUnits="userSpaceOnUse" x1="0" y1={floor} x2="0" y2={head}>
              <stop offset="0" stop-color="var(--band-low)" stop-opacity=".35" />
              <stop offset=".55" stop-color="var(--band-mid)" stop-opacity=".75" />
              <stop offset="1" stop-color="var(--energy-5)" />
            </linearGradient>
          </defs>
          <g transform={`translate(${left} 0)`}>
            {hours.map(({ at, x }) => (
              <g key={at}>
                <line class="picture-hour" x1={x} x2={x} y1={head} y2={floor} />
                <text class="picture-text" x={x} y={floor + 17} text-anchor={anchor(x, width - left)}>
                  {formatTime(at, locale)}
                </text>
              </g>
            ))}
            {bars.map(({ play, x, width: wide, height: high }) => (
              <rect
                key={play.id}
                x={x}
                y={floor - high}
                width={Math.max(1, wide - 1.5)}
                height={high}
                rx={Math.min(4, wide / 3)}
                fill="url(#hill)"
              />
            ))}
            <path class="picture-tempo" d={smoothPath(tempo)} />
            {tempo.map(({ play, x, y }) => (
              <circle
                key={play.id}
                class="picture-dot"
                cx={x}
                cy={y}
                r="2.5"
              />
            ))}
            {likes.map(({ play, x, y, radius }) => (
              <path key={play.id} class="picture-like" d={heartPath} transform={heartAt(x, y, radius)} />
            ))}
            <line class="picture-floor" x1="0" x2={width - left} y1={floor} y2={floor} />
          </g>
          {scale &&
            [scale.low, (scale.low + scale.high) / 2, scale.high].map((bpm, i) => (
              <text
                key={bpm}
                class="picture-text"
                x="0"
                y={floor - i * height / 2 + (i === 2 ? 8 : i === 1 ? 4 : 0)}
              >
                {bpm}
              </text>
            ))}
        </svg>
      </div>
      <ul class="legend" aria-hidden="true">
        <li class="legend-energy">{words.legendEnergy}</li>
        <li class="legend-tempo">{words.legendTempo}</li>
        <li class="legend-likes">{words.legendLikes}</li>
      </ul>
    </section>
  );
}

/** A heart around 0, two wide. */
const heartPath = "M0 .9C-1.3 0-1-.8-.5-.8-.2-.8 0-.5 0-.35 0-.5.2-.8.5-.8 1-.8 1.3 0 0 .9Z";

function heartAt(x: number, y: number, radius: number): string {
  return `translate(${x.toFixed(1)} ${y.toFixed(1)}) scale(${radius.toFixed(1)})`;
}

function anchor(x: number, width: number): "start" | "middle" | "end" {
  return x < 20 ? "start" : x > width - 20 ? "end" : "middle";
}

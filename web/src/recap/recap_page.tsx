/** `/recap/ID`: the whole night, as a picture and as a table. */

import type { Recap } from "@pika/contract/room/http.ts";
import { formatBpm, formatCount, percents } from "../format/numbers.ts";
import { formatDay, formatTime } from "../format/time.ts";
import type { Route } from "../route/route.ts";
import { useFetched } from "../shell/fetched.ts";
import { useTitle } from "../shell/title.ts";
import { text } from "../text/text.ts";
import { Away, Empty, Loading } from "../ui/empty.tsx";
import { Down, Heart, Share } from "../ui/icons.tsx";
import { Page } from "../ui/page.tsx";
import { saveFile, share } from "../ui/share.ts";
import { NightPicture } from "./night_picture.tsx";
import { fileName, toCsv, toText } from "./recap_export.ts";
import { nightFigures } from "./recap_figures.ts";
import { TrackTable } from "./track_table.tsx";

export function RecapPage({ route }: { route: Extract<Route, { page: "recap" }> }) {
  const { recap: words, notFound } = text.value;
  const { fetched, again } = useFetched<Recap>(`/api/recaps/${route.id}`);
  useTitle(
    fetched.state === "ready"
      ? words.pageTitle(fetched.data.title, fetched.data.dj.name)
      : text.value.app.name,
  );
  return (
    <Page kind="recap">
      {fetched.state === "loading" && <Loading />}
      {fetched.state === "away" && <Away offline={fetched.offline} again={again} />}
      {fetched.state === "missing" && (
        <Empty title={words.unknown} hint={words.unknownHint}>
          <a class="button" href="/">{notFound.home}</a>
        </Empty>
      )}
      {fetched.state === "not_yet" && <Empty title={words.notYet} hint={words.notYetHint} />}
      {fetched.state === "ready" && <Whole recap={fetched.data} />}
    </Page>
  );
}

function Whole({ recap }: { recap: Recap }) {
  const { recap: words, locale } = text.value;
  return (
    <article>
      <header class="recap-head">
        <p class="muted">{formatDay(recap.started_at, locale)}</p>
        <h1 tabIndex={-1}>
          <bdi>{recap.title || words.defaultTitle}</bdi>
        </h1>
        <p>
          <a href={`/dj/${recap.dj.slug}`}>
            <bdi>{recap.dj.name}</bdi>
          </a>
          <span class="muted">
            {" · "}
            {formatTime(recap.started_at, locale)}–{formatTime(recap.ended_at, locale)}
          </span>
        </p>
      </header>
      <Figures recap={recap} />
      {recap.plays.length > 0 && <NightPicture recap={recap} />}
      <Best recap={recap} />
      <section aria-labelledby="all-tracks">
        <h2 id="all-tracks">{words.trackList}</h2>
        {recap.plays.length > 0 ? <TrackTable recap={recap} /> : <p class="muted">{words.noTracks}</p>}
        <Exports recap={recap} />
      </section>
      <Polls recap={recap} />
    </article>
  );
}

function Figures({ recap }: { recap: Recap }) {
  const { recap: words, locale } = text.value;
  const { tracks, likes, bpm } = nightFigures(recap);
  const figures: [string, string][] = [
    [formatCount(tracks, locale), words.tracks(tracks)],
    [formatCount(likes, locale), words.likes(likes)],
    [formatCount(recap.listeners_peak, locale), words.peak(recap.listeners_peak)],
    [formatCount(recap.thanks, locale), words.thanks(recap.thanks)],
  ];
  if (bpm !== null) figures.push([formatBpm(Math.round(bpm), locale), words.meanBpm]);
  return (
    <dl class="figures">
      {figures.map(([value, name]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function Best({ recap }: { recap: Recap }) {
  const { recap: words, live, locale } = text.value;
  const { best } = nightFigures(recap);
  if (best.length === 0) return null;
  return (
    <section aria-labelledby="best">
      <h2 id="best">{words.best}</h2>
      <ol class="best">
        {best.map((play, i) => (
          <li key={play.id} class="card">
            <span class="best-place" aria-hidden="true">{i + 1}</span>
            <span class="row-words">
              <span class="row-title">
                <bdi>{play.title}</bdi>
              </span>
              <span class="row-artist">
                <bdi>{play.artist}</bdi>
              </span>
            </span>
            <span class="best-likes">
              <span class="visually-hidden">{live.likes(play.likes, formatCount(play.likes, locale))}</span>
              <span aria-hidden="true">{formatCount(play.likes, locale)}</span>
              <Heart />
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}

function Exports({ recap }: { recap: Recap }) {
  const { recap: words, locale } = text.value;
  const time = (at: number) => formatTime(at, locale);
  const heading = `${recap.title || words.defaultTitle} · ${recap.dj.name} · ${
    formatDay(recap.started_at, locale)
  }`;
  return (
    <div class="exports">
      <button
        type="button"
        class="button"
        onClick={() => {
          const csv = toCsv(recap, { columns: Object.values(words.columns), time });
          saveFile(fileName(recap, "csv"), csv, "text/csv;charset=utf-8");
        }}
      >
        <Down />
        {words.exportCsv}
      </button>
      <button
        type="button"
        class="button"
        onClick={() =>
          saveFile(fileName(recap, "txt"), toText(recap, { heading, time }), "text/plain;charset=utf-8")}
      >
        <Down />
        {words.exportText}
      </button>
      <button
        type="button"
        class="button"
        onClick={() => share({ title: heading, text: words.shareText(recap.dj.name), url: location.href })}
      >
        <Share />
        {words.share}
      </button>
    </div>
  );
}

function Polls({ recap }: { recap: Recap }) {
  const { recap: words, live, locale } = text.value;
  if (recap.polls.length === 0) return null;
  return (
    <section aria-labelledby="polls">
      <h2 id="polls">{words.polls}</h2>
      <div class="cards">
        {recap.polls.map(({ question, options, votes }, n) => {
          const shares = percents(votes);
          const most = Math.max(1, ...votes);
          return (
            <div class="card poll" key={n}>
              <h3 class="poll-question" dir="auto">{question}</h3>
              <ul class="options">
                {options.map((option, i) => (
                  <li key={i} class={`option${votes[i] === most ? " option-won" : ""}`}>
                    <span class="option-share" style={{ "--share": `${shares[i]}%` }} aria-hidden="true" />
                    <span class="option-text">
                      <bdi>{option}</bdi>
                    </span>
                    <span class="option-votes">
                      {live.votes(votes[i] ?? 0, formatCount(votes[i] ?? 0, locale))}
                    </span>
                  </li>
                ))}
              </ul>
            </div>
          );
        })}
      </div>
    </section>
  );
}

import { useEffect, useRef } from "preact/hooks";
import { formatClock, formatDate, formatSpan } from "../format/clock.ts";
import { formatCount, plural } from "../format/numbers.ts";
import type { NightSummary } from "@pika/contract/desk/nights.ts";
import { liveState } from "../state/live.ts";
import { loadNights, nights, nightsProblem } from "../state/nights.ts";
import { connection } from "../state/session.ts";
import { HeartIcon } from "../ui/icons.tsx";
import { TopBar } from "../ui/top_bar.tsx";
import { nightTitle } from "./night_words.ts";

/** Every night that was played, newest first. */
export function NightsScreen() {
  const heading = useRef<HTMLHeadingElement>(null);
  const open = connection.value.state === "open";
  useEffect(() => {
    if (open) void loadNights();
  }, [open, liveState.value]);
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);
  const list = nights.value;
  return (
    <div class="screen nights">
      <TopBar />
      <main class="nights-main">
        <h1 ref={heading} tabIndex={-1}>Nights</h1>
        {nightsProblem.value && <p class="problem" role="alert">{nightsProblem.value}</p>}
        {list === null && !nightsProblem.value && <p class="muted" role="status">Opening the logbook…</p>}
        {list?.length === 0 && <NoNights />}
        {list && list.length > 0 && (
          <ul class="night-list">
            {list.map((night) => <NightLine key={night.id} night={night} />)}
          </ul>
        )}
      </main>
    </div>
  );
}

function NightLine({ night }: { night: NightSummary }) {
  const { started_at, ended_at } = night;
  return (
    <li>
      <a class="night-line" href={`#/night/${night.id}`}>
        <span class="night-line-names">
          <bdi class="strong">{nightTitle(night)}</bdi>
          <span class="muted">
            {formatDate(started_at)}, {formatClock(started_at)}
            {ended_at !== null && ` · ${formatSpan(started_at, ended_at)}`}
          </span>
        </span>
        {ended_at === null && <span class="running">running</span>}
        <span class="tabular">{plural(night.plays, "track")}</span>
        <span
          class={`likes${night.likes > 0 ? " some" : ""}`}
          role="img"
          aria-label={plural(night.likes, "like")}
        >
          <HeartIcon />
          {formatCount(night.likes)}
        </span>
      </a>
    </li>
  );
}

function NoNights() {
  return (
    <div class="empty">
      <h2>No night yet</h2>
      <p>
        When you go live, the night is written here: every track with its time, the likes, your notes, and a
        table to take away.
      </p>
      <a class="button primary" href="#/live">To the live desk</a>
    </div>
  );
}

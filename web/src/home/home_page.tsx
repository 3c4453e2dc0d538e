/** `/`: join a night. */

import type { LiveNow } from "@pika/contract/room/http.ts";
import { useFetched } from "../shell/fetched.ts";
import { useTitle } from "../shell/title.ts";
import { text } from "../text/text.ts";
import { Mark } from "../ui/mark.tsx";
import { LiveCard } from "../ui/night_card.tsx";
import { Page } from "../ui/page.tsx";
import { CodeField } from "./code_field.tsx";

const refresh = 15_000;

export function HomePage() {
  const { app } = text.value;
  useTitle(app.name);
  return (
    <Page kind="home">
      <section class="hero">
        <Mark bpm={96} />
        <h1 tabIndex={-1}>{app.tagline}</h1>
        <CodeField />
      </section>
      <LiveList />
    </Page>
  );
}

function LiveList() {
  const { home, app } = text.value;
  const { fetched, again } = useFetched<LiveNow>("/api/live", { refresh });
  const sessions = fetched.state === "ready" ? fetched.data.sessions : [];
  return (
    <section class="live-list" aria-labelledby="live-now">
      <h2 id="live-now">{home.liveNow}</h2>
      {sessions.length > 0 && (
        <ul class="cards">
          {sessions.map((night) => (
            <li key={night.id}>
              <LiveCard night={night} />
            </li>
          ))}
        </ul>
      )}
      {fetched.state === "ready" && sessions.length === 0 && (
        <div class="card calm">
          <p class="strong">{home.nobodyLive}</p>
          <p class="muted">{home.nobodyLiveHint}</p>
        </div>
      )}
      {fetched.state === "loading" && <div class="card calm placeholder" role="status">{app.loading}</div>}
      {fetched.state === "away" && (
        <div class="card calm" role="status">
          <p class="strong">{fetched.offline ? app.noNetwork : app.cloudAway}</p>
          <p class="muted">{fetched.offline ? app.noNetworkHint : app.cloudAwayHint}</p>
          <button type="button" class="quiet" onClick={again}>{app.tryAgain}</button>
        </div>
      )}
    </section>
  );
}

/** `/dj/SLUG`: a DJ, live now or in past nights. */

import { useEffect } from "preact/hooks";
import type { DjProfile } from "@pika/contract/room/http.ts";
import type { Route } from "../route/route.ts";
import { useFetched } from "../shell/fetched.ts";
import { useTitle } from "../shell/title.ts";
import { text } from "../text/text.ts";
import { Away, Empty, Loading } from "../ui/empty.tsx";
import { LiveCard, PastCard } from "../ui/night_card.tsx";
import { Page } from "../ui/page.tsx";

const refresh = 30_000;

export function DjPage({ route }: { route: Extract<Route, { page: "dj" }> }) {
  const { dj } = text.value;
  const { fetched, again } = useFetched<DjProfile>(`/api/djs/${route.slug}`, { refresh });
  useTitle(fetched.state === "ready" ? fetched.data.dj.name : text.value.app.name);
  return (
    <Page kind="dj">
      {fetched.state === "loading" && <Loading />}
      {fetched.state === "away" && <Away offline={fetched.offline} again={again} />}
      {fetched.state === "missing" && (
        <Empty title={dj.unknown} hint={dj.unknownHint}>
          <a class="button" href="/">{text.value.notFound.home}</a>
        </Empty>
      )}
      {fetched.state === "ready" && <Profile profile={fetched.data} />}
    </Page>
  );
}

function Profile({ profile }: { profile: DjProfile }) {
  const { dj } = text.value;
  // The DJ may have a new address by now; links to the old one go on working.
  useEffect(() => history.replaceState(null, "", `/dj/${profile.dj.slug}`), [profile.dj.slug]);
  return (
    <>
      <div class="portrait">
        <span class="initial" aria-hidden="true">{[...profile.dj.name][0]?.toUpperCase()}</span>
        <h1 tabIndex={-1}>
          <bdi>{profile.dj.name}</bdi>
        </h1>
      </div>
      <section aria-labelledby="dj-live">
        <h2 id="dj-live">{dj.live}</h2>
        {profile.live.length === 0 ? <p class="muted">{dj.notLive}</p> : (
          <ul class="cards">
            {profile.live.map((night) => (
              <li key={night.id}>
                <LiveCard night={night} />
              </li>
            ))}
          </ul>
        )}
      </section>
      <section aria-labelledby="dj-past">
        <h2 id="dj-past">{dj.past}</h2>
        {profile.past.length === 0 ? <p class="muted">{dj.noPast}</p> : (
          <ul class="cards">
            {profile.past.map((night) => (
              <li key={night.id}>
                <PastCard night={night} />
              </li>
            ))}
          </ul>
        )}
      </section>
    </>
  );
}

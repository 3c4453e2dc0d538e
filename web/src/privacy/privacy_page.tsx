/** `/privacy`: what is kept, for how long, who sees it, how to delete it. */

import { keeping } from "@pika/contract/keeping.ts";
import type { Privacy } from "@pika/contract/room/http.ts";
import { useFetched } from "../shell/fetched.ts";
import { useTitle } from "../shell/title.ts";
import { privacyText } from "../text/privacy/text.ts";
import { Page } from "../ui/page.tsx";
import { Forget } from "./forget.tsx";
import { type Kept, keptThings } from "./kept.ts";

/** Until the server has said what holds there. */
const usual: Privacy = { dancer_days: keeping.dancerDays, night_days: null, contact: null };

export function PrivacyPage() {
  const words = privacyText.value;
  useTitle(words.title);
  const { fetched } = useFetched<Privacy>("/api/privacy");
  const { dancer_days: dancerDays, night_days: nightDays, contact } = fetched.state === "ready"
    ? fetched.data
    : usual;
  const kept = keptThings(words, { dancerDays, nightDays }, keeping);
  return (
    <Page kind="privacy">
      <h1 tabIndex={-1}>{words.title}</h1>
      <p class="lead">{words.lead}</p>
      {fetched.state === "away" && <p class="card calm" role="status">{words.usual}</p>}
      <section aria-labelledby="privacy-dancers">
        <h2 id="privacy-dancers">{words.dancers}</h2>
        <p>{words.dancersHint}</p>
        <Things things={kept.dancers} />
      </section>
      <section aria-labelledby="privacy-delete">
        <h2 id="privacy-delete">{words.toDelete}</h2>
        <Forget dancerDays={dancerDays} />
        <p class="muted">{words.forDjs}</p>
      </section>
      <section aria-labelledby="privacy-djs">
        <h2 id="privacy-djs">{words.djs}</h2>
        <p>{words.djsHint}</p>
        <Things things={kept.djs} />
      </section>
      <section aria-labelledby="privacy-around">
        <h2 id="privacy-around">{words.around}</h2>
        <Things things={kept.around} />
        <p>{words.noMore}</p>
      </section>
      <section aria-labelledby="privacy-ask">
        <h2 id="privacy-ask">{words.ask}</h2>
        {contact === null ? <p>{words.askDj}</p> : (
          <p>
            {words.askAt}{" "}
            <a class="link" href={contact.startsWith("https://") ? contact : `mailto:${contact}`}>
              <bdi>{contact}</bdi>
            </a>
          </p>
        )}
      </section>
    </Page>
  );
}

/** Cards rather than a table: a phone is narrow. */
function Things({ things }: { things: Kept[] }) {
  const { head } = privacyText.value;
  return (
    <ul class="kept">
      {things.map(({ what, why, who, long }) => (
        <li key={what} class="card">
          <h3>{what}</h3>
          <dl>
            <div>
              <dt>{head.long}</dt>
              <dd>{long}</dd>
            </div>
            <div>
              <dt>{head.who}</dt>
              <dd>{who}</dd>
            </div>
            <div>
              <dt>{head.why}</dt>
              <dd>{why}</dd>
            </div>
          </dl>
        </li>
      ))}
    </ul>
  );
}

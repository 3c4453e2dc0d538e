/** `/download`: the app for DJs. The installers come with a later release; until then it says so. */

import { useTitle } from "../shell/title.ts";
import { text } from "../text/text.ts";
import { Mark } from "../ui/mark.tsx";
import { Page } from "../ui/page.tsx";
import { type System, systemOf, systems } from "./system.ts";

export function DownloadPage() {
  const { download } = text.value;
  useTitle(download.title);
  const own = systemOf(navigator.userAgent, { touchPoints: navigator.maxTouchPoints });
  const ordered: System[] = own ? [own, ...systems.filter((system) => system !== own)] : [...systems];
  return (
    <Page kind="download">
      <div class="hero">
        <Mark bpm={84} />
        <h1 tabIndex={-1}>{download.title}</h1>
        <p class="lead">{download.lead}</p>
      </div>
      <div class="card calm">
        <p class="strong">{download.notYet}</p>
        <p class="muted">{download.notYetHint}</p>
      </div>
      {!own && <p class="muted">{download.onPhone}</p>}
      <ul class="systems">
        {ordered.map((system) => (
          <li key={system} class={`card system${system === own ? " system-own" : ""}`}>
            <h2>{download.systems[system]}</h2>
            {system === own && <p class="badge">{download.yours}</p>}
            <p class="muted">{download.needs[system]}</p>
            <p class="system-state">{download.notPublished}</p>
          </li>
        ))}
      </ul>
    </Page>
  );
}

/** `/download`: the app for DJs, as the newest release offers it to this machine. */

import { useEffect, useState } from "preact/hooks";
import type { Feed, PublishedRelease } from "@pika/contract/feed/releases.ts";
import { tried } from "@pika/contract/feed/tried.ts";
import { compareVersions } from "@pika/contract/feed/versions.ts";
import { formatDay } from "../format/time.ts";
import { useFetched } from "../shell/fetched.ts";
import { useTitle } from "../shell/title.ts";
import { downloadText } from "../text/download/text.ts";
import { text } from "../text/text.ts";
import { Share } from "../ui/icons.tsx";
import { Mark } from "../ui/mark.tsx";
import { Page } from "../ui/page.tsx";
import { share } from "../ui/share.ts";
import { FileRow, MainButton } from "./file.tsx";
import { FirstStart } from "./first_start.tsx";
import { type Browser, detectMachine, guessMachine, type Machine, type System, systems } from "./machine.ts";
import { readNotes } from "./notes.ts";
import { type Choice, choicesOf, offerFor } from "./offer.ts";

export function DownloadPage() {
  const words = downloadText.value;
  useTitle(words.title);
  const { fetched, again } = useFetched<PublishedRelease>("/api/releases/latest");
  const machine = useMachine();
  return (
    <Page kind="download">
      <div class="hero">
        <Mark bpm={84} />
        <h1 tabIndex={-1}>{words.title}</h1>
        <p class="lead">{words.lead}</p>
      </div>
      {fetched.state === "loading" && <p class="loading" role="status">{text.value.app.loading}</p>}
      {fetched.state === "away" && <NoAnswer offline={fetched.offline} again={again} />}
      {(fetched.state === "missing" || fetched.state === "not_yet") && <NotYet machine={machine} />}
      {fetched.state === "ready" && <Release feed={fetched.data.feed} machine={machine} />}
    </Page>
  );
}

/** The machine: guessed at once, and better when the browser has told more. */
function useMachine(): Machine {
  const [machine, setMachine] = useState(() => guessMachine(navigator as Browser));
  useEffect(() => {
    detectMachine(navigator as Browser).then(setMachine);
  }, []);
  return machine;
}

function NoAnswer({ offline, again }: { offline: boolean; again: () => void }) {
  const { app } = text.value;
  return (
    <div class="card calm" role="status">
      <p class="strong">{offline ? app.noNetwork : app.cloudAway}</p>
      <p class="muted">{offline ? app.noNetworkHint : app.cloudAwayHint}</p>
      <button type="button" class="button" onClick={again}>{app.tryAgain}</button>
    </div>
  );
}

function NotYet({ machine: { system: own } }: { machine: Machine }) {
  const words = downloadText.value;
  const ordered = own ? [own, ...systems.filter((system) => system !== own)] : systems;
  return (
    <>
      <div class="card calm">
        <p class="strong">{words.notYet}</p>
        <p class="muted">{words.notYetHint}</p>
      </div>
      <ul class="systems">
        {ordered.map((system) => (
          <li key={system} class={`card system${system === own ? " system-own" : ""}`}>
            <h2>{words.systems[system]}</h2>
            {system === own && <p class="badge">{words.yours}</p>}
            <p class="muted">{words.needs[system]}</p>
          </li>
        ))}
      </ul>
    </>
  );
}

function Release({ feed, machine }: { feed: Feed; machine: Machine }) {
  const words = downloadText.value;
  const choices = choicesOf(feed);
  const offer = offerFor(choices, machine);
  const unsigned = [...new Set(choices.filter(isUnsigned).map(({ system }) => system))];
  const offered = offer.find(isUnsigned)?.system;
  return (
    <>
      <Offer feed={feed} offer={offer} machine={machine} />
      {offered && <FirstStart choices={offer.filter(isUnsigned)} system={offered} open />}
      <Notes feed={feed} />
      <section aria-labelledby="all-files">
        <h2 id="all-files">{words.others}</h2>
        <ul class="files card">
          {choices.flatMap((choice) =>
            choice.packages.map((file) => (
              <li key={file.url}>
                <FileRow choice={choice} file={file} />
              </li>
            ))
          )}
        </ul>
        {unsigned.filter((system) => system !== offered).map((system) => (
          <FirstStart
            key={system}
            choices={choices.filter((choice) => choice.system === system && isUnsigned(choice))}
            system={system}
          />
        ))}
      </section>
      <Early than={feed.version} machine={machine} />
    </>
  );
}

function isUnsigned({ packages }: Choice): boolean {
  return packages.some(({ signed }) => !signed);
}

/** One big button; two, of the same size, where nobody knows which. */
function Offer({ feed, offer, machine }: { feed: Feed; offer: Choice[]; machine: Machine }) {
  const words = downloadText.value;
  const { locale } = text.value;
  const [first] = offer;
  const released = (
    <p class="muted">
      {words.version(feed.version)} · {formatDay(Date.parse(feed.published), locale)}
    </p>
  );
  if (!first) {
    return (
      <div class="offer">
        <p class="strong">{machine.system === null ? words.onPhone : words.notForThis}</p>
        {machine.system === null && (
          <button
            type="button"
            class="button button-main"
            onClick={() => share({ title: words.title, text: words.title, url: location.href })}
          >
            <Share />
            {words.share}
          </button>
        )}
        {released}
      </div>
    );
  }
  return (
    <div class="offer">
      <div class="offer-buttons">
        {offer.map((choice) => (
          <MainButton
            key={choice.target}
            choice={choice}
            kind={offer.length > 1 ? "one of several" : "the one"}
          />
        ))}
      </div>
      {released}
      <p class="muted">
        {offer.length > 1 && first.system === "macos" ? words.whichMac : words.needs[first.system]}
      </p>
      <Honestly system={first.system} />
    </div>
  );
}

/** What of the offered files was tried, and by whom. */
function Honestly({ system }: { system: System }) {
  const words = downloadText.value;
  const { byMachine, byPeople } = tried[system];
  return (
    <p class="muted tried">
      {(byMachine ? words.byMachine : words.notByMachine)(words.systems[system])}{" "}
      {byPeople ? words.byPeople : words.notByPeople}
    </p>
  );
}

function Notes({ feed: { version, notes } }: { feed: Feed }) {
  const blocks = readNotes(notes);
  if (blocks.length === 0) return null;
  return (
    <section aria-labelledby="notes">
      <h2 id="notes">{downloadText.value.notes(version)}</h2>
      <div class="notes" lang="en">
        {blocks.map((block, i) => {
          if (block.kind === "heading") return <h3 key={i}>{block.text}</h3>;
          if (block.kind === "paragraph") return <p key={i}>{block.text}</p>;
          return <ul key={i}>{block.items.map((item, n) => <li key={n}>{item}</li>)}</ul>;
        })}
      </div>
    </section>
  );
}

/** A pre-release, while it is newer than the release. */
function Early({ than, machine }: { than: string; machine: Machine }) {
  const words = downloadText.value;
  const { fetched } = useFetched<PublishedRelease>("/api/releases/latest?channel=next");
  if (fetched.state !== "ready") return null;
  const { feed } = fetched.data;
  if (compareVersions(feed.version, than) <= 0) return null;
  const choices = choicesOf(feed);
  const offer = offerFor(choices, machine);
  return (
    <section aria-labelledby="early">
      <h2 id="early">{words.early}</h2>
      <p class="muted">{words.earlyHint(feed.version)}</p>
      <ul class="early">
        {(offer.length > 0 ? offer : choices).map(({ target, packages }) => (
          <li key={target}>
            <a class="link" href={packages[0]!.url}>
              {words.earlyLink(feed.version, words.targets[target]!)}
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}

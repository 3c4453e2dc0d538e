import type { AvailableUpdate, UpdateStatus } from "@pika/contract/desk/updates.ts";
import { dismissUpdate, updateCard, updates } from "../state/updates.ts";
import { CheckIcon, SaveIcon } from "../ui/icons.tsx";
import { newsWords } from "./news_words.ts";
import { ReleaseNotes } from "./release_notes.tsx";
import { Installing, UpdateActions, UpdateProgress } from "./update_actions.tsx";

/** At the head of the page, calm, and never during a night: a newer Pika is there, or has come. */
export function UpdateCard() {
  const now = updates.value;
  if (now === null || updateCard.value === null) return null;
  return (
    <section class="update-card" aria-label="Update">
      {updateCard.value === "working"
        ? <Installing />
        : updateCard.value === "news"
        ? <News news={now.updated!} version={now.version} />
        : <Offer offer={now.available!} now={now} />}
    </section>
  );
}

function Offer({ offer, now }: { offer: AvailableUpdate; now: UpdateStatus }) {
  return (
    <>
      <div class="update-line">
        <SaveIcon />
        <p class="update-text" role="status">
          <strong>
            {now.state === "ready"
              ? `Pika ${offer.version} is downloaded.`
              : `Pika ${offer.version} is here.`}
          </strong>{" "}
          {offer.required
            ? "Live nights will need it."
            : now.state === "ready"
            ? "It takes a moment to install."
            : ""}
        </p>
        <UpdateActions />
        {now.state !== "downloading" && (
          <button
            type="button"
            class="button quiet small"
            onClick={() => void dismissUpdate()}
          >
            Later
          </button>
        )}
      </div>
      <UpdateProgress />
      {offer.notes.trim() !== "" && (
        <details class="update-notes">
          <summary>What is new</summary>
          <ReleaseNotes notes={offer.notes} />
        </details>
      )}
    </>
  );
}

function News({ news, version }: { news: NonNullable<UpdateStatus["updated"]>; version: string }) {
  return (
    <>
      <div class="update-line">
        <CheckIcon />
        <p class="update-text" role="status">
          <strong>{news.going_back ? `This is Pika ${version} again.` : `Pika is now ${version}.`}</strong>
          {" "}
          {newsWords(news)}
        </p>
        <button type="button" class="button small" onClick={() => void dismissUpdate()}>Good</button>
      </div>
      {news.notes.trim() !== "" && (
        <details class="update-notes" open>
          <summary>What is new</summary>
          <ReleaseNotes notes={news.notes} />
        </details>
      )}
    </>
  );
}

import { useState } from "preact/hooks";
import { formatBpm } from "../format/numbers.ts";
import { parseKey } from "../keys/camelot.ts";
import type { DeckSource, DeckStatus } from "@pika/contract/desk/deck.ts";
import { deck, setDeck } from "../state/live.ts";
import { shell } from "../state/session.ts";
import { errorText, showError } from "../state/toasts.ts";
import { CheckIcon, FolderIcon, NoteIcon, WarningIcon } from "../ui/icons.tsx";
import { KeyChip } from "../ui/key_chip.tsx";
import { MacQuestion, PrivacySettingsButton } from "../ui/mac_question.tsx";
import { PathField } from "../ui/path_field.tsx";
import { deckWords, MAC_QUESTION } from "./deck_words.ts";

/** Which program is listened to, whether it is heard, and what to do when it is not. */
export function DeckPanel() {
  const status = deck.value;
  const [problem, setProblem] = useState<string | null>(null);
  if (!status) return <p class="muted" role="status">Looking for the deck…</p>;
  const change = async (changes: { source?: DeckSource; path?: string | null }) => {
    setProblem(null);
    try {
      await setDeck(changes);
    } catch (error) {
      setProblem(errorText(error));
    }
  };
  return (
    <div class="deck-panel">
      <fieldset class="segments">
        <legend class="visually-hidden">Listen to</legend>
        {status.sources.map(({ id, name }) => (
          <label key={id} class="segment">
            <input
              type="radio"
              name="deck-source"
              checked={status.source === id}
              onChange={() => void change({ source: id })}
            />
            <span>{name}</span>
          </label>
        ))}
      </fieldset>
      <MacQuestion>{MAC_QUESTION}</MacQuestion>
      <Condition status={status} />
      {status.now && <DeckNow now={status.now} />}
      {status.source !== null && status.source !== "manual" && (
        <Place key={status.source} status={status} problem={problem} change={change} />
      )}
      {(status.source === null || status.source === "manual") && problem && (
        <p class="problem" role="alert">{problem}</p>
      )}
    </div>
  );
}

function Condition({ status }: { status: DeckStatus }) {
  const { state, headline, advice } = deckWords(status);
  return (
    <div class={`deck-condition ${state}`} role="status">
      {state === "wrong" ? <WarningIcon /> : state === "open" ? <NoteIcon /> : <CheckIcon />}
      <div>
        <p class="strong">{headline}</p>
        {advice && <p class="muted">{advice}</p>}
        {status.problem?.code === "not_allowed" && <PrivacySettingsButton />}
      </div>
    </div>
  );
}

function DeckNow({ now }: { now: NonNullable<DeckStatus["now"]> }) {
  const key = now.key ? parseKey(now.key) : null;
  return (
    <div class="deck-now">
      <div class="deck-now-names">
        <bdi class="strong">{now.title}</bdi>
        <bdi class="muted">{now.artist}</bdi>
      </div>
      {now.bpm !== null && <span class="tabular">{formatBpm(now.bpm)} BPM</span>}
      {key && <KeyChip value={key} />}
    </div>
  );
}

interface PlaceProps {
  status: DeckStatus;
  problem: string | null;
  change: (changes: { path: string | null }) => Promise<void>;
}

/** Where the program keeps what it played: found by itself, or shown by the DJ. */
function Place({ status, problem, change }: PlaceProps) {
  const [path, setPath] = useState(status.path ?? "");
  const choose = async () => {
    try {
      const folder = await shell.chooseFolder!("Choose the folder");
      if (folder === null) return;
      setPath(folder);
      await change({ path: folder });
    } catch (error) {
      showError("Cannot open the folder dialog; write the path instead", error);
    }
  };
  return (
    <details class="deck-place" open={!status.found || status.path !== null || problem !== null}>
      <summary>{status.file ? "Where it is read from" : "Where Pika looks"}</summary>
      {status.file ? <bdi class="path">{status.file}</bdi> : (
        <ul class="deck-places">
          {status.watching.map((place) => (
            <li key={place}>
              <bdi class="path">{place}</bdi>
            </li>
          ))}
        </ul>
      )}
      <form
        class="deck-path"
        onSubmit={(event) => {
          event.preventDefault();
          void change({ path: path.trim() === "" ? null : path.trim() });
        }}
      >
        <div class="add-folder-path">
          <PathField
            id="deck-path"
            label="Another folder"
            value={path}
            onChange={setPath}
            problem={problem}
          />
          <button type="submit" class="button">Use it</button>
        </div>
        <div class="deck-path-buttons">
          {shell.chooseFolder && (
            <button type="button" class="button small" onClick={() => void choose()}>
              <FolderIcon /> Choose folder…
            </button>
          )}
          {status.path !== null && (
            <button
              type="button"
              class="button quiet small"
              onClick={() => {
                setPath("");
                void change({ path: null });
              }}
            >
              Look in all usual places
            </button>
          )}
        </div>
      </form>
    </details>
  );
}

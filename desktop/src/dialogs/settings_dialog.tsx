import { useState } from "preact/hooks";
import type { KeyNotation } from "@pika/contract/desk/settings.ts";
import { hello, shell } from "../state/session.ts";
import { changeSettings, settings } from "../state/settings.ts";
import { CloudAddress } from "../ui/cloud_address.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { OtherPrograms } from "./other_programs.tsx";
import { ValueOrder } from "./value_order.tsx";
import { UpdateSettings } from "../updates/update_settings.tsx";

const NOTATIONS: { value: KeyNotation; label: string; example: string }[] = [
  { value: "camelot", label: "Camelot", example: "8A" },
  { value: "open_key", label: "Open Key", example: "1m" },
  { value: "name", label: "Name", example: "A minor" },
];

/** The most worker processes that can be asked for. */
const MOST_WORKERS = 64;

export function SettingsDialog({ onClose }: { onClose: () => void }) {
  const { key_notation, auto_analyze } = settings.value;
  return (
    <Dialog title="Settings" onClose={onClose}>
      <fieldset class="setting">
        <legend>Keys are written as</legend>
        <div class="choices">
          {NOTATIONS.map(({ value, label, example }) => (
            <label key={value} class="choice">
              <input
                type="radio"
                name="key-notation"
                checked={key_notation === value}
                onChange={() => void changeSettings({ key_notation: value })}
              />
              {label} <span class="muted">{example}</span>
            </label>
          ))}
        </div>
      </fieldset>
      <label class="setting choice">
        <input
          type="checkbox"
          checked={auto_analyze}
          onChange={(event) => void changeSettings({ auto_analyze: event.currentTarget.checked })}
        />
        Analyse by itself: new tracks, and all others when the analysis gets better
      </label>
      <ValueOrder />
      <OtherPrograms onClose={onClose} />
      <Workers />
      <UpdateSettings />
      <details class="advanced">
        <summary>Advanced</summary>
        <CloudAddress />
      </details>
      {hello.value && (
        <dl class="about">
          <dt>Build</dt>
          <dd>{hello.value.build}</dd>
          <dt>Library</dt>
          <dd>
            <bdi>{hello.value.data_dir}</bdi>
          </dd>
        </dl>
      )}
      {shell.quit && (
        <button type="button" class="button" onClick={() => void shell.quit!()}>Quit Pika</button>
      )}
    </Dialog>
  );
}

function Workers() {
  const [text, setText] = useState(String(settings.value.workers ?? ""));
  const count = Number(text);
  const valid = text === "" || (Number.isInteger(count) && count >= 1 && count <= MOST_WORKERS);
  return (
    <div class="setting field">
      <label for="workers">Tracks analysed at the same time</label>
      <input
        id="workers"
        class="input short"
        inputMode="numeric"
        placeholder="automatic"
        value={text}
        aria-invalid={valid ? undefined : true}
        aria-describedby="workers-hint"
        onInput={(event) => setText(event.currentTarget.value.trim())}
        onChange={() => valid && void changeSettings({ workers: text === "" ? null : count })}
      />
      {valid
        ? <p id="workers-hint" class="hint">Empty: Pika chooses and leaves room for other programs.</p>
        : (
          <p id="workers-hint" class="problem" role="alert">
            Cannot read "{text}": write a whole number from 1 to {MOST_WORKERS}, or nothing
          </p>
        )}
    </div>
  );
}

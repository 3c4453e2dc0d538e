import { signal } from "@preact/signals";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { announce } from "../state/live.ts";
import { Dialog } from "../ui/dialog.tsx";
import { useSubmit } from "../ui/use_submit.ts";
import {
  announcementTimes,
  charactersLeft,
  readAnnouncement,
  remember,
  standardTexts,
} from "./announcement_form.ts";

/** What was said while this window has been open, newest first. */
const said = signal<string[]>([]);

/** Writes a few words onto every phone. */
export function AnnounceDialog({ onClose }: { onClose: () => void }) {
  const [typed, setTyped] = useState("");
  const [seconds, setSeconds] = useState(announcementTimes[1]!.seconds);
  const field = useRef<HTMLTextAreaElement>(null);
  useLayoutEffect(() => field.current?.focus(), []);
  const { busy, problem, submit, clear } = useSubmit(async () => {
    const read = readAnnouncement(typed);
    if ("problem" in read) throw new Error(read.problem);
    await announce({ text: read.text, seconds });
    said.value = remember(said.value, read.text);
    onClose();
  });
  const write = (text: string) => {
    setTyped(text);
    clear();
  };
  const left = charactersLeft(typed);
  const offered = [...said.value, ...standardTexts.filter((text) => !said.value.includes(text))];
  return (
    <Dialog title="Announce" onClose={onClose}>
      <form class="composer" onSubmit={submit}>
        <div class="field">
          <label for="announcement">On every phone</label>
          <textarea
            ref={field}
            id="announcement"
            class="input area"
            rows={3}
            value={typed}
            aria-invalid={problem || left < 0 ? true : undefined}
            aria-describedby="announcement-left"
            onInput={(event) => write(event.currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) submit(event);
            }}
          />
          <p id="announcement-left" class={left < 0 ? "problem" : "hint"}>
            {left < 0 ? `${-left} characters too many` : `${left} characters left`}
          </p>
        </div>
        <ul class="offers" aria-label="Texts to start from">
          {offered.map((text) => (
            <li key={text}>
              <button
                type="button"
                class="button small offer"
                onClick={() => {
                  write(text);
                  field.current?.focus();
                }}
              >
                <bdi>{text}</bdi>
              </button>
            </li>
          ))}
        </ul>
        <fieldset class="segments">
          <legend>It stays for</legend>
          {announcementTimes.map((time) => (
            <label key={time.seconds} class="segment">
              <input
                type="radio"
                name="announcement-time"
                checked={seconds === time.seconds}
                onChange={() => setSeconds(time.seconds)}
              />
              <span>{time.label}</span>
            </label>
          ))}
        </fieldset>
        {problem && <p class="problem" role="alert">{problem}</p>}
        <div class="dialog-buttons">
          <button type="submit" class="button primary" disabled={busy}>Announce</button>
          <button type="button" class="button quiet" onClick={onClose}>Cancel</button>
        </div>
      </form>
    </Dialog>
  );
}

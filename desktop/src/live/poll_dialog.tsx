import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { openPoll } from "../state/live.ts";
import { Dialog } from "../ui/dialog.tsx";
import { CloseIcon } from "../ui/icons.tsx";
import { useSubmit } from "../ui/use_submit.ts";
import {
  canAddOption,
  emptyPoll,
  type PollForm,
  type PollProblems,
  readPoll,
  withoutOption,
} from "./poll_form.ts";

const TIMES = [
  { seconds: 60, label: "1 min" },
  { seconds: 120, label: "2 min" },
  { seconds: 300, label: "5 min" },
  { seconds: null, label: "Until I close it" },
];

/** Asks the floor: a question, two to six answers, and for how long. */
export function PollDialog({ onClose }: { onClose: () => void }) {
  const [form, setForm] = useState<PollForm>(emptyPoll);
  const [wrong, setWrong] = useState<PollProblems | null>(null);
  const question = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLOListElement>(null);
  useLayoutEffect(() => question.current?.focus(), []);
  const { busy, problem, submit } = useSubmit(async () => {
    const read = readPoll(form);
    setWrong("problems" in read ? read.problems : null);
    if ("problems" in read) return;
    await openPoll(read.poll);
    onClose();
  });
  const focusLast = () =>
    requestAnimationFrame(() => [...list.current?.querySelectorAll("input") ?? []].at(-1)?.focus());
  const write = (place: number, text: string) =>
    setForm({ ...form, options: form.options.map((old, index) => index === place ? text : old) });

  return (
    <Dialog title="Ask the floor" onClose={onClose}>
      <form class="composer" onSubmit={submit}>
        <div class="field">
          <label for="poll-question">Question</label>
          <input
            ref={question}
            id="poll-question"
            class="input"
            autocomplete="off"
            value={form.question}
            aria-invalid={wrong?.question ? true : undefined}
            aria-describedby={wrong?.question ? "poll-question-problem" : undefined}
            onInput={(event) => setForm({ ...form, question: event.currentTarget.value })}
          />
          {wrong?.question && <p id="poll-question-problem" class="problem" role="alert">{wrong.question}</p>}
        </div>
        <fieldset class="field">
          <legend>Answers</legend>
          <ol ref={list} class="poll-options">
            {form.options.map((option, place) => (
              <li key={place}>
                <input
                  class="input"
                  autocomplete="off"
                  aria-label={`Answer ${place + 1}`}
                  value={option}
                  aria-invalid={wrong?.options.has(place) ? true : undefined}
                  aria-describedby={wrong?.options.has(place) ? `poll-option-${place}` : undefined}
                  onInput={(event) => write(place, event.currentTarget.value)}
                />
                <button
                  type="button"
                  class="button quiet icon-only"
                  aria-label={`Remove answer ${place + 1}`}
                  onClick={() => setForm(withoutOption(form, place))}
                >
                  <CloseIcon />
                </button>
                {wrong?.options.has(place) && (
                  <p id={`poll-option-${place}`} class="problem" role="alert">{wrong.options.get(place)}</p>
                )}
              </li>
            ))}
          </ol>
          {wrong?.all && <p class="problem" role="alert">{wrong.all}</p>}
          {canAddOption(form) && (
            <button
              type="button"
              class="button small add"
              onClick={() => {
                setForm({ ...form, options: [...form.options, ""] });
                focusLast();
              }}
            >
              Another answer
            </button>
          )}
        </fieldset>
        <fieldset class="segments">
          <legend>Open for</legend>
          {TIMES.map(({ seconds, label }) => (
            <label key={label} class="segment">
              <input
                type="radio"
                name="poll-time"
                checked={form.seconds === seconds}
                onChange={() => setForm({ ...form, seconds })}
              />
              <span>{label}</span>
            </label>
          ))}
        </fieldset>
        {problem && <p class="problem" role="alert">{problem}</p>}
        <div class="dialog-buttons">
          <button type="submit" class="button primary" disabled={busy}>Ask</button>
          <button type="button" class="button quiet" onClick={onClose}>Cancel</button>
        </div>
      </form>
    </Dialog>
  );
}

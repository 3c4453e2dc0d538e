import { useState } from "preact/hooks";
import type { PathRule } from "@pika/contract/desk/sources.ts";
import { addRule, removeRule } from "../state/sources.ts";
import { errorText } from "../state/toasts.ts";

/** Folders that other programs know by another name: of another computer, or a drive that has another letter now. */
export function Rules({ rules, busy }: { rules: PathRule[]; busy: boolean }) {
  const [from, setFrom] = useState("");
  const [to, setTo] = useState("");
  const [problem, setProblem] = useState<string | null>(null);
  const add = async () => {
    setProblem(null);
    try {
      await addRule(from, to);
      setFrom("");
      setTo("");
    } catch (error) {
      setProblem(errorText(error));
    }
  };
  return (
    <details class="panel source-rules" open={rules.length > 0}>
      <summary>Folders that lie somewhere else now</summary>
      <p class="hint">
        When a program was used on another computer, or a drive has another letter, say where its folder is.
      </p>
      {rules.length > 0 && (
        <ul class="source-list">
          {rules.map((rule) => (
            <li key={rule.id} class="source">
              <span class="source-names">
                <bdi class="source-path">{rule.from}</bdi>
                <span>
                  <span class="muted">is now</span> <bdi class="source-path">{rule.to}</bdi>
                </span>
              </span>
              <button
                type="button"
                class="button quiet small"
                disabled={busy}
                aria-label={`Forget where ${rule.from} is`}
                onClick={() => void removeRule(rule.id)}
              >
                Forget
              </button>
            </li>
          ))}
        </ul>
      )}
      <form
        class="rule-form"
        onSubmit={(event) => {
          event.preventDefault();
          void add();
        }}
      >
        <div class="field">
          <label for="rule-from">In the program</label>
          <input
            id="rule-from"
            class="input"
            placeholder="D:\Music"
            autocomplete="off"
            spellcheck={false}
            value={from}
            aria-describedby={problem ? "rule-problem" : undefined}
            onInput={(event) => setFrom(event.currentTarget.value)}
          />
        </div>
        <div class="field">
          <label for="rule-to">On this computer</label>
          <input
            id="rule-to"
            class="input"
            placeholder="/Volumes/Music"
            autocomplete="off"
            spellcheck={false}
            value={to}
            aria-describedby={problem ? "rule-problem" : undefined}
            onInput={(event) => setTo(event.currentTarget.value)}
          />
        </div>
        <button type="submit" class="button" disabled={busy}>Add</button>
      </form>
      {problem && <p id="rule-problem" class="problem" role="alert">{problem}</p>}
    </details>
  );
}

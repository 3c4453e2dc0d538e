import { useState } from "preact/hooks";
import type { Account } from "@pika/contract/desk/account.ts";
import { newRecoveryCode } from "../state/account.ts";
import { copy } from "../state/nights.ts";
import { CopyIcon } from "../ui/icons.tsx";
import { useSubmit } from "../ui/use_submit.ts";
import { ProofField } from "./account_proof.tsx";

/** A code on paper that opens the account on another laptop; shown once. */
export function RecoveryCode({ now }: { now: Account }) {
  const [code, setCode] = useState<string | null>(null);
  const [asking, setAsking] = useState(false);
  const [current, setCurrent] = useState("");
  const { busy, problem, submit, clear } = useSubmit(async () => {
    setCode(await newRecoveryCode(current === "" ? {} : { current }));
    setCurrent("");
    setAsking(false);
  });
  const has = now.has_recovery_code;
  const words = has ? "Make a new one" : "Make one";
  const proves = now.asks_for !== null;
  return (
    <>
      <div class="account-line">
        <span>
          Recovery code <span class="muted">{has ? "made; a new one replaces it" : "not made"}</span>
        </span>
        {!asking && (
          <button
            type="button"
            class="button small"
            disabled={busy}
            onClick={proves ? () => setAsking(true) : submit}
          >
            {proves ? `${words}…` : words}
          </button>
        )}
      </div>
      {asking && (
        <form class="account-form" onSubmit={submit}>
          <ProofField id="recovery-current" now={now} value={current} onChange={setCurrent} />
          <div class="dialog-buttons">
            <button type="submit" class="button" disabled={busy}>{busy ? "Asking…" : words}</button>
            <button
              type="button"
              class="button quiet"
              onClick={() => {
                setAsking(false);
                clear();
              }}
            >
              Cancel
            </button>
          </div>
        </form>
      )}
      {code && (
        <div class="recovery" role="status">
          <p class="hint">
            Write it down now: it is shown this once, and works once. Used on another laptop, it signs out all
            others.
          </p>
          <p class="recovery-code">{code}</p>
          <button type="button" class="button small" onClick={() => void copy(code, "The code")}>
            <CopyIcon /> Copy
          </button>
        </div>
      )}
      {problem && <p class="problem" role="alert">{problem}</p>}
    </>
  );
}

import { useState } from "preact/hooks";
import { newRecoveryCode } from "../state/account.ts";
import { copy } from "../state/nights.ts";
import { CopyIcon } from "../ui/icons.tsx";
import { useSubmit } from "../ui/use_submit.ts";

/** A code on paper that opens the account on another laptop; shown once. */
export function RecoveryCode({ has }: { has: boolean }) {
  const [code, setCode] = useState<string | null>(null);
  const { busy, problem, submit } = useSubmit(async () => setCode(await newRecoveryCode()));
  return (
    <>
      <div class="account-line">
        <span>
          Recovery code <span class="muted">{has ? "made; a new one replaces it" : "not made"}</span>
        </span>
        <button type="button" class="button small" disabled={busy} onClick={submit}>
          {has ? "Make a new one" : "Make one"}
        </button>
      </div>
      {code && (
        <div class="recovery" role="status">
          <p class="hint">Write it down now: it is shown this once, and works once.</p>
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

import { useState } from "preact/hooks";
import { limits } from "@pika/contract/limits.ts";
import type { Account } from "@pika/contract/desk/account.ts";
import { setCredentials, verifyEmail } from "../state/account.ts";
import { TextField } from "../ui/text_field.tsx";
import { useSubmit } from "../ui/use_submit.ts";
import { ProofField } from "./account_proof.tsx";

/** E-mail and password: what they are, the form that changes them, and the code that an address waits for. */
export function Credentials({ now }: { now: Account }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      {open
        ? <CredentialsForm now={now} onDone={() => setOpen(false)} />
        : <CredentialsLine now={now} onChange={() => setOpen(true)} />}
      {!open && now.pending_email && <CodeForm email={now.pending_email} />}
    </>
  );
}

function CredentialsLine({ now, onChange }: { now: Account; onChange: () => void }) {
  const unconfirmed = now.email && now.sends_mail && !now.email_verified;
  return (
    <div class="account-line">
      <span>
        E-mail and password{" "}
        <span class="muted">
          <bdi>{now.email ?? "not set"}</bdi>
          {unconfirmed && ", not confirmed: store it again to get a code"}
        </span>
      </span>
      <button type="button" class="button small" onClick={onChange}>
        {now.email ? "Change…" : "Set…"}
      </button>
    </div>
  );
}

function CredentialsForm({ now, onDone }: { now: Account; onDone: () => void }) {
  const [email, setEmail] = useState(now.email ?? "");
  const [password, setPassword] = useState("");
  const [current, setCurrent] = useState("");
  const { busy, problem, submit } = useSubmit(async () => {
    await setCredentials({
      email: email.trim(),
      ...(password === "" && now.email ? {} : { password }),
      ...(current === "" ? {} : { current }),
    });
    onDone();
  });
  const atLeast = `At least ${limits.password.min} characters`;
  return (
    <form class="account-form" onSubmit={submit}>
      <ProofField id="account-current" now={now} value={current} onChange={setCurrent} />
      <div class="pair">
        <TextField
          id="account-email"
          label="E-mail"
          type="email"
          value={email}
          onChange={setEmail}
          hint={addressHint(now.sends_mail)}
        />
        <TextField
          id="account-password"
          label="New password"
          type="password"
          value={password}
          onChange={setPassword}
          hint={now.email ? `${atLeast}; empty: it stays what it is` : atLeast}
        />
      </div>
      {now.email && (
        <p class="hint">A new password signs out all your other laptops, also one that is live now.</p>
      )}
      {problem && <p class="problem" role="alert">{problem}</p>}
      <div class="dialog-buttons">
        <button type="submit" class="button" disabled={busy}>{busy ? "Storing…" : "Store"}</button>
        <button type="button" class="button quiet" onClick={onDone}>Cancel</button>
      </div>
    </form>
  );
}

function addressHint(sendsMail: boolean | null): string | undefined {
  if (sendsMail === null) return undefined;
  return sendsMail
    ? "A code is sent there; the address counts once you have typed it here"
    : "A name to sign in with: this cloud sends no mail, and nobody checks that it is yours";
}

function CodeForm({ email }: { email: string }) {
  const [code, setCode] = useState("");
  const { busy, problem, submit } = useSubmit(() => verifyEmail(code));
  return (
    <form class="account-form account-code" onSubmit={submit}>
      <TextField
        id="account-code"
        label={`Code from the mail to ${email}`}
        type="text"
        value={code}
        onChange={setCode}
        hint="Eight digits, good for half an hour. Nothing has changed yet."
      />
      {problem && <p class="problem" role="alert">{problem}</p>}
      <button type="submit" class="button" disabled={busy}>{busy ? "Asking…" : "Confirm"}</button>
    </form>
  );
}

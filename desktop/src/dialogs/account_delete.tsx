import { useEffect, useRef, useState } from "preact/hooks";
import type { Account } from "@pika/contract/desk/account.ts";
import { deleteAccount } from "../state/deletion.ts";
import { shell } from "../state/session.ts";
import { showError, showToast } from "../state/toasts.ts";
import { TextField } from "../ui/text_field.tsx";
import { useSubmit } from "../ui/use_submit.ts";

/** The end of the account: what is lost is said, and its name must be typed. */
export function DeleteAccount({ now }: { now: Account }) {
  const [open, setOpen] = useState(false);
  const [typed, setTyped] = useState("");
  const [password, setPassword] = useState("");
  const section = useRef<HTMLFormElement>(null);
  const { busy, problem, submit } = useSubmit(async () => {
    await deleteAccount(now.email === null ? null : password);
    showToast("Your account is deleted");
  });
  useEffect(() => {
    if (open) section.current?.focus();
  }, [open]);
  const isSure = typed.trim() === now.name && (now.email === null || password !== "");
  return (
    <section class="account-part">
      <div class="account-line">
        <PrivacyLink cloud={now.cloud_url} />
        {!open && (
          <button type="button" class="button quiet small danger" onClick={() => setOpen(true)}>
            Delete the account…
          </button>
        )}
      </div>
      {open && (
        <form
          ref={section}
          tabIndex={-1}
          class="account-form delete-account"
          aria-labelledby="delete-account"
          onSubmit={submit}
        >
          <h3 id="delete-account">Delete the account of “{now.name}”?</h3>
          <ul class="consequences">
            <li>Every night of yours in the cloud, with its recap, likes and votes, for everybody.</li>
            <li>Your name and public address there; somebody else may take them.</li>
            {now.email !== null && <li>E-mail address and password.</li>}
            <li>All your laptops are signed out.</li>
            <li>
              What stays is on this laptop: your library, and the logbook of the nights that you played here.
            </li>
            <li class="strong">
              This cannot be undone. Backups of the server forget you within two weeks.
            </li>
          </ul>
          <div class="pair">
            <TextField
              id="delete-name"
              label={`Type “${now.name}” to go on`}
              type="text"
              value={typed}
              onChange={setTyped}
            />
            {now.email !== null && (
              <TextField
                id="delete-password"
                label="Your password"
                type="password"
                value={password}
                onChange={setPassword}
              />
            )}
          </div>
          {problem && <p class="problem" role="alert">{problem}</p>}
          <div class="dialog-buttons">
            <button type="submit" class="button danger" disabled={busy || !isSure}>
              {busy ? "Deleting…" : "Delete it all for good"}
            </button>
            <button type="button" class="button" disabled={busy} onClick={() => setOpen(false)}>
              Keep the account
            </button>
          </div>
        </form>
      )}
    </section>
  );
}

/** What the cloud keeps, in its own words. */
export function PrivacyLink({ cloud }: { cloud: string | null }) {
  if (cloud === null) return null;
  const open = () =>
    void shell.openLink(`${cloud}/privacy`).catch((error) => showError("Cannot open the page", error));
  return (
    <button type="button" class="button quiet small" onClick={open}>What is kept, and for how long</button>
  );
}

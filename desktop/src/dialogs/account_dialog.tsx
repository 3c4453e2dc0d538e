import { useEffect, useState } from "preact/hooks";
import { limits } from "@pika/contract/limits.ts";
import { spokenAddress } from "../format/address.ts";
import type { Account } from "@pika/contract/desk/account.ts";
import { account, askAccount, changeAccount, refused, signOut } from "../state/account.ts";
import { NoCloud } from "../ui/cloud_address.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { TextField } from "../ui/text_field.tsx";
import { useSubmit } from "../ui/use_submit.ts";
import { Credentials } from "./account_credentials.tsx";
import { DeleteAccount } from "./account_delete.tsx";
import { Devices } from "./account_devices.tsx";
import { CloudNights } from "./account_nights.tsx";
import { RecoveryCode } from "./account_recovery.tsx";
import { SignInForms } from "./account_sign_in.tsx";

/** Who the DJ is for the dancers, and how to be the same one on another laptop. */
export function AccountDialog({ onClose }: { onClose: () => void }) {
  const now = account.value;
  return (
    <Dialog title="Account" onClose={onClose}>
      {!now && <p class="muted" role="status">Asking the audio engine…</p>}
      {now && !now.signed_in && (now.cloud_url === null ? <NoCloud /> : <SignedOut />)}
      {now?.signed_in && (refused.value ? <Refused now={now} /> : <SignedIn now={now} />)}
    </Dialog>
  );
}

function SignedOut() {
  return (
    <>
      <p class="muted">
        You need no account to begin: going live asks for a name, and that is all. Sign in here if you used
        Pika on another laptop.
      </p>
      <SignInForms />
    </>
  );
}

/** The cloud does not take this laptop's word any more. */
function Refused({ now }: { now: Account }) {
  return (
    <>
      <p class="problem" role="alert">
        This laptop was signed out of “{now.name}”. Sign in again; your logbook keeps what you play.
      </p>
      <SignInForms />
      <SignOut now={now} />
    </>
  );
}

function SignedIn({ now }: { now: Account }) {
  // What the cloud knows of the keys; when it cannot be reached, the list of devices says so.
  useEffect(() => void askAccount().catch(() => {}), []);
  return (
    <>
      <NameForm now={now} />
      <section class="account-part">
        <h3>On another laptop</h3>
        <p class="hint">Keep one of these, so that you stay the same DJ wherever you sign in.</p>
        <Credentials now={now} />
        <RecoveryCode now={now} />
      </section>
      <Devices />
      <CloudNights />
      <SignOut now={now} />
      <DeleteAccount now={now} />
    </>
  );
}

function NameForm({ now }: { now: Account }) {
  const [name, setName] = useState(now.name ?? "");
  const [slug, setSlug] = useState(now.slug ?? "");
  const [stored, setStored] = useState(false);
  const { busy, problem, submit } = useSubmit(async () => {
    setStored(false);
    await changeAccount({
      ...(name.trim() === now.name ? {} : { name: name.trim() }),
      ...(slug.trim() === now.slug ? {} : { slug: slug.trim() }),
    });
    setStored(true);
  });
  const changed = name.trim() !== now.name || slug.trim() !== now.slug;
  return (
    <form class="account-form" onSubmit={submit}>
      <div class="pair">
        <TextField
          id="account-name"
          label="DJ name"
          type="text"
          value={name}
          onChange={setName}
          most={limits.djName}
        />
        <TextField
          id="account-slug"
          label="Public address"
          type="text"
          value={slug}
          onChange={setSlug}
          most={limits.slug.max}
          hint={`${spokenAddress(now.cloud_url ?? "")}/dj/${slug.trim()}`}
        />
      </div>
      {problem && <p class="problem" role="alert">{problem}</p>}
      {stored && !changed && <p class="hint" role="status">Stored.</p>}
      {changed && <button type="submit" class="button" disabled={busy}>{busy ? "Storing…" : "Store"}</button>}
    </form>
  );
}

function SignOut({ now }: { now: Account }) {
  const [asking, setAsking] = useState(false);
  const { busy, problem, submit } = useSubmit(signOut);
  const noWayBack = !now.email && !now.has_recovery_code;
  return (
    <div class="account-line account-end">
      {asking
        ? (
          <>
            <span>
              {noWayBack
                ? "You have neither password nor recovery code: this name would be lost for good."
                : "You can sign in again at any time."}
            </span>
            <button type="button" class="button small danger" disabled={busy} onClick={submit}>
              Sign out
            </button>
            <button type="button" class="button quiet small" onClick={() => setAsking(false)}>Stay</button>
          </>
        )
        : <button type="button" class="button quiet small" onClick={() => setAsking(true)}>Sign out…</button>}
      {problem && <p class="problem" role="alert">{problem}</p>}
    </div>
  );
}

import { spokenAddress } from "../format/address.ts";
import { codeShown, session } from "../state/live.ts";
import { copy } from "../state/nights.ts";
import { CopyIcon } from "../ui/icons.tsx";
import { QrCode } from "./qr_code.tsx";

/** How dancers come in: code to scan, letters to type, link to send. */
export function JoinCard() {
  const now = session.value;
  return (
    <section class="panel join" aria-labelledby="join-heading">
      <h2 id="join-heading" class="visually-hidden">Join</h2>
      {now?.url && now.code
        ? (
          <>
            <button
              type="button"
              class="join-qr"
              aria-label="Show the code on the whole screen"
              onClick={() => codeShown.value = true}
            >
              <QrCode text={now.url} label={`QR code: ${now.url}`} />
            </button>
            <div class="join-words">
              <p class="muted">Code</p>
              <p class="join-code">{now.code}</p>
              <bdi class="join-link">{spokenAddress(now.url)}</bdi>
              <button type="button" class="button small" onClick={() => void copy(now.url!, "The link")}>
                <CopyIcon /> Copy the link
              </button>
            </div>
          </>
        )
        : (
          <p class="muted" role="status">
            The code appears as soon as the cloud has answered. You can play already: nothing is lost.
          </p>
        )}
    </section>
  );
}

import type { NetworkStatus } from "@pika/contract/desk/live.ts";
import { type DialogName, openDialog } from "../state/dialogs.ts";
import { network } from "../state/live.ts";
import { WarningIcon } from "../ui/icons.tsx";
import { useClock } from "../ui/use_clock.ts";
import { type NetworkRemedy, networkWords, remedy } from "../format/network_words.ts";

/** The light with its words, always in the same place. */
export function NetworkLight() {
  const now = network.value;
  if (!now) return null;
  const { headline, detail } = networkWords(now, Date.now());
  return (
    <div class={`network-light ${now.light}`}>
      <span class="lamp" aria-hidden="true" />
      <span>
        <strong>{headline}</strong>
        {now.light === "green" && <span class="muted network-detail">{detail}</span>}
      </span>
    </div>
  );
}

/** Anything but green, across the whole desk: how much waits, since when, what happens next. */
export function NetworkNotice() {
  const now = network.value;
  if (!now || now.light === "green" || now.light === "off") return null;
  return <Notice network={now} />;
}

/** Where the DJ ends what Pika cannot end by itself; an update is made outside of Pika. */
const WAYS_OUT: Record<NetworkRemedy, { label: string; dialog: DialogName } | null> = {
  sign_in: { label: "Sign in", dialog: "account" },
  end_night: { label: "End this night…", dialog: "end_night" },
  update: null,
  none: null,
};

function Notice({ network }: { network: NetworkStatus }) {
  const { headline, detail } = networkWords(network, useClock());
  const way = WAYS_OUT[remedy(network)];
  return (
    <div class={`network-notice ${network.light}`} data-light={network.light}>
      <WarningIcon />
      <p>
        <strong>{headline}.</strong> <span class="tabular">{detail}</span>
      </p>
      {way && (
        <button type="button" class="button small" onClick={() => openDialog.value = way.dialog}>
          {way.label}
        </button>
      )}
    </div>
  );
}

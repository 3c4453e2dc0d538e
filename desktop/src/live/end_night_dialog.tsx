import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { plural } from "../format/numbers.ts";
import { endNight, network, plays } from "../state/live.ts";
import { Dialog } from "../ui/dialog.tsx";

/** Says what ending means before it is done. */
export function EndNightDialog({ onClose }: { onClose: () => void }) {
  const [busy, setBusy] = useState(false);
  const stay = useRef<HTMLButtonElement>(null);
  useLayoutEffect(() => stay.current?.focus(), []);
  const end = async () => {
    setBusy(true);
    if (await endNight()) onClose();
    else setBusy(false);
  };
  const connected = network.value?.connected === true;
  return (
    <Dialog title="End the night?" onClose={onClose}>
      <ul class="consequences">
        <li>The phones say goodbye and show the recap; the code stops working for good.</li>
        <li>
          Your logbook keeps {plural(plays.value.filter((play) => !play.retracted).length, "track")}{" "}
          with likes and notes, under Nights.
        </li>
        {!connected && (
          <li class="strong">
            You are offline: the night ends for the phones as soon as the network is back. Nothing is lost.
          </li>
        )}
      </ul>
      <div class="dialog-buttons">
        <button type="button" class="button danger" disabled={busy} onClick={() => void end()}>
          End the night
        </button>
        <button ref={stay} type="button" class="button" onClick={onClose}>Go on playing</button>
      </div>
    </Dialog>
  );
}

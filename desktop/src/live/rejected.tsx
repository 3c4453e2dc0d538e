import { plural } from "../format/numbers.ts";
import { dismissRejected, rejected } from "../state/live.ts";
import { WarningIcon } from "../ui/icons.tsx";
import { alike } from "./alike.ts";

/** What a command is called, by its type. */
const NAMES: Record<string, string> = {
  start: "Going live",
  play: "A track",
  track: "Details of a track",
  stop: "The end of a track",
  retract: "Taking a track out",
  session: "Title or listing",
  announce: "An announcement",
  announce_over: "Taking an announcement down",
  poll: "A poll",
  poll_over: "Closing a poll",
  end: "Ending the night",
};

/** What the cloud would not take, with its reason, until the DJ has read it. */
export function RejectedList() {
  const list = rejected.value;
  if (list.length === 0) return null;
  return (
    <section class="rejected" role="alert" aria-label="Not accepted">
      <WarningIcon />
      <div>
        <p class="strong">{plural(list.length, "thing")} did not reach the phones</p>
        <ul>
          {alike(list).map(({ seq, type, message, times }) => (
            <li key={`${seq} ${type}`}>
              {NAMES[type] ?? type}
              {times > 1 && ` (${times} times)`}: <bdi>{message}</bdi>
            </li>
          ))}
        </ul>
      </div>
      <button type="button" class="button small" onClick={() => void dismissRejected()}>Dismiss</button>
    </section>
  );
}

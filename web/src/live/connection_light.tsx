/** The connection in a colour and in words, and what waits to be sent. */

import type { SessionStatus } from "@pika/contract/room/state.ts";
import type { Link } from "../connection/link.ts";
import { text } from "../text/text.ts";
import { useSettled } from "./settled.ts";

type Light = "green" | "yellow" | "red";

export interface LightProps {
  link: Link;
  waiting: number;
  status: SessionStatus;
}

/** Presses that are answered within this time (milliseconds) are not worth a word. */
const worthAWord = 1_500;

export function ConnectionLight({ link, waiting, status }: LightProps) {
  const { light: words } = text.value;
  const kept = useSettled(waiting, worthAWord);
  const { light, said } = lightOf(link, status);
  return (
    <div class={`light light-${light}`} role="status">
      <span class="light-dot" aria-hidden="true" />
      <p>
        <span class="visually-hidden">{words.label}:</span>
        <span>{said}</span>
        {kept > 0 && waiting > 0 && <span class="light-kept">{words.kept(waiting)}</span>}
      </p>
    </div>
  );
}

function lightOf(
  { phase, online, connection }: Link,
  status: SessionStatus,
): { light: Light; said: string } {
  const { light: words, live } = text.value;
  if (phase.name === "open") {
    return status === "reconnecting"
      ? { light: "yellow", said: live.djAway }
      : { light: "green", said: words.open };
  }
  if (phase.name === "stopped") return { light: "red", said: words.stopped };
  if (!online) return { light: "red", said: words.offline };
  return { light: "yellow", said: connection <= 1 ? words.connecting : words.again };
}

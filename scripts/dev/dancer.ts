/** A made-up dancer of the demo: joins a night by its code, likes some tracks, has wishes, votes. */

import type { DancerAction, ToDancer } from "@pika/contract/room/dancer.ts";
import type { Poll } from "@pika/contract/room/state.ts";
import { Dancer } from "../testing/dancer.ts";

/** Dances until the signal aborts. `taste` (0 to 1) is how easily the dancer likes something. */
export async function dance(
  cloud: string,
  { code, taste, signal }: { code: string; taste: number; signal: AbortSignal },
): Promise<void> {
  const act = async (type: DancerAction["type"], fields: Record<string, unknown> = {}) => {
    await pause(1_000 + Math.random() * 8_000, signal);
    // What is refused, or lost with the connection, is not said again.
    if (!signal.aborted && dancer.connected) await dancer.act(type, fields).catch(() => {});
  };
  const listen = (play: string) => {
    if (Math.random() < taste) void act("like", { play, on: true });
    const wish = (["slower", "perfect", "perfect", "faster"] as const)[Math.floor(Math.random() * 4)];
    if (Math.random() < 0.4) void act("tempo", { play, wish });
  };
  const choose = (poll: Poll) =>
    void act("vote", { poll: poll.id, option: Math.floor(Math.random() * poll.options.length) });
  const hears = (message: ToDancer) => {
    if (message.type === "snapshot") {
      if (message.state.now) listen(message.state.now);
      if (message.state.poll && !message.state.poll.closed) choose(message.state.poll);
      if (Math.random() < 0.3) void act("thank");
    }
    if (message.type === "event" && message.event.kind === "play") listen(message.event.play.id);
    if (message.type === "event" && message.event.kind === "poll") choose(message.event.poll);
    if (message.type === "comeback") void dancer.disconnect();
  };
  const dancer = new Dancer(cloud, code, { hears });
  signal.addEventListener("abort", () => void dancer.disconnect());
  while (!signal.aborted) {
    if (!dancer.connected) await dancer.connect().catch(() => {});
    await pause(1_000 + Math.random() * 4_000, signal);
  }
}

/** Resolves after so many milliseconds, or when the signal aborts. */
export function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", end);
      resolve();
    };
    const timer = setTimeout(end, milliseconds);
    signal.addEventListener("abort", end);
    if (signal.aborted) end();
  });
}

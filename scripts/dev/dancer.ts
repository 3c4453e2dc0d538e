/** A made-up dancer of the demo: joins a night by its code, likes some tracks, has wishes, votes. */

type Message = {
  type: string;
  session?: string;
  state?: { now: string | null; poll: { id: string; options: string[]; closed: boolean } | null };
  event?: { kind: string; play?: { id: string }; poll?: { id: string; options: string[] } };
  after_ms?: number;
};

/** Dances until the signal aborts. `taste` (0 to 1) is how easily the dancer likes something. */
export async function dance(
  cloud: string,
  options: { code: string; taste: number; protocol: number; signal: AbortSignal },
): Promise<void> {
  const entry = await fetch(`${cloud}/api/live/${options.code}`);
  await entry.body?.cancel();
  const cookie = entry.headers.getSetCookie()[0]?.split(";")[0] ?? "";
  while (!options.signal.aborted) {
    await oneConnection(cloud, { ...options, cookie });
    await pause(1_000 + Math.random() * 4_000, options.signal);
  }
}

function oneConnection(
  cloud: string,
  { code, taste, protocol, cookie, signal }: {
    code: string;
    taste: number;
    protocol: number;
    cookie: string;
    signal: AbortSignal;
  },
): Promise<void> {
  const { host, origin } = new URL(cloud);
  const socket = new WebSocket(`ws://${host}/api/live/${code}/socket`, { headers: { cookie, origin } });
  const closed = new Promise<void>((resolve) => socket.onclose = () => resolve());
  const end = () => socket.close();
  signal.addEventListener("abort", end);
  const say = (message: Record<string, unknown>) => {
    if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message));
  };
  let session = "";
  const act = async (message: Record<string, unknown>) => {
    await pause(1_000 + Math.random() * 8_000, signal);
    say({ id: crypto.randomUUID(), session, n: Date.now(), ...message });
  };
  const hear = (play: string) => {
    if (Math.random() < taste) void act({ type: "like", play, on: true });
    const wish = (["slower", "perfect", "perfect", "faster"] as const)[Math.floor(Math.random() * 4)];
    if (Math.random() < 0.4) void act({ type: "tempo", play, wish });
  };
  const choose = (poll: { id: string; options: string[] }) =>
    void act({ type: "vote", poll: poll.id, option: Math.floor(Math.random() * poll.options.length) });

  socket.onopen = () => say({ type: "hello", protocol, client: "demo", session: null, since: null });
  socket.onmessage = ({ data }) => {
    const message: Message = JSON.parse(data);
    if (message.type === "snapshot") {
      session = message.session ?? "";
      if (message.state?.now) hear(message.state.now);
      if (message.state?.poll && !message.state.poll.closed) choose(message.state.poll);
      if (Math.random() < 0.3) void act({ type: "thank" });
    }
    if (message.event?.kind === "play") hear(message.event.play!.id);
    if (message.event?.kind === "poll") choose(message.event.poll!);
    if (message.type === "comeback") socket.close();
  };
  return closed.finally(() => signal.removeEventListener("abort", end));
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

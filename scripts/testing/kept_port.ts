/** A port for a server that cannot choose one itself, or that a test stops and starts again at the same address. */

/** Below what Linux (from 32768), macOS and Windows (from 49152) give to whoever asks for any port: while nobody listens, it stays free. */
const range = { first: 20_000, count: 12_000 } as const;

const given = new Set<number>();

/** A port of 127.0.0.1 on which nobody listens, and which the system gives to nobody by itself; another one each time. */
export function keptPort(): number {
  for (;;) {
    const port = range.first + Math.floor(Math.random() * range.count);
    if (given.has(port) || !isFree(port)) continue;
    given.add(port);
    return port;
  }
}

/** Whether one can listen on `port` of 127.0.0.1. */
export function isFree(port: number): boolean {
  try {
    Deno.listen({ hostname: "127.0.0.1", port }).close();
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.AddrInUse) return false;
    throw error;
  }
}

/** One address for several replicas, as an edge has it, on the level of TCP: each new connection goes to the next target. */

export class Balancer implements AsyncDisposable {
  readonly url: string;
  /** Where new connections go, in turn; what is open stays where it is. */
  targets: string[];
  #listener: Deno.TcpListener;
  #open = new Set<Deno.Conn>();
  #turn = 0;

  constructor(targets: string[]) {
    this.targets = targets;
    this.#listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    this.url = `http://127.0.0.1:${(this.#listener.addr as Deno.NetAddr).port}`;
    this.#accept();
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#listener.close();
    for (const connection of this.#open) this.#close(connection);
    return Promise.resolve();
  }

  async #accept(): Promise<void> {
    try {
      for await (const client of this.#listener) this.#join(client);
    } catch (error) {
      if (!(error instanceof Deno.errors.BadResource || error instanceof Deno.errors.Interrupted)) {
        throw error;
      }
    }
  }

  async #join(client: Deno.Conn): Promise<void> {
    this.#open.add(client);
    const { hostname, port } = new URL(this.targets[this.#turn++ % this.targets.length]!);
    let server: Deno.Conn;
    try {
      server = await Deno.connect({ hostname, port: Number(port) });
    } catch {
      return this.#close(client);
    }
    this.#open.add(server);
    await Promise.all([this.#carry(client, server), this.#carry(server, client)]);
    this.#close(client);
    this.#close(server);
  }

  /** Until one of both ends, then both do. */
  async #carry(from: Deno.Conn, to: Deno.Conn): Promise<void> {
    const buffer = new Uint8Array(16_384);
    try {
      for (let count = await from.read(buffer); count !== null; count = await from.read(buffer)) {
        for (let at = 0; at < count;) at += await to.write(buffer.subarray(at, count));
      }
      await to.closeWrite();
    } catch {
      this.#close(from);
      this.#close(to);
    }
  }

  #close(connection: Deno.Conn): void {
    if (!this.#open.delete(connection)) return;
    connection.close();
  }
}

/** A network between browser and cloud that lets no WebSocket through, as some hotels' do; it can also change what is asked. */

export interface StrictNetwork {
  url: string;
  stop(): Promise<void>;
}

const upgrade = /\r\nupgrade: websocket\r\n/i;

/** Forwards each connection to the cloud at `url`; one that asks for a WebSocket is cut. `change` sees each piece of a request. */
export function strictNetwork(url: string, { change = (text: string) => text } = {}): StrictNetwork {
  const { hostname, port } = new URL(url);
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const open = new Set<Deno.Conn>();
  const accepting = (async () => {
    for await (const client of listener) forward(client);
  })();

  async function forward(client: Deno.Conn): Promise<void> {
    try {
      const cloud = await Deno.connect({ hostname, port: Number(port) });
      open.add(client).add(cloud);
      cloud.readable.pipeTo(client.writable).catch(() => {});
      const writer = cloud.writable.getWriter();
      for await (const piece of client.readable) {
        const text = new TextDecoder("latin1").decode(piece);
        if (upgrade.test(text)) break;
        await writer.write(Uint8Array.from(change(text), (letter) => letter.charCodeAt(0)));
      }
      close(client);
      close(cloud);
    } catch {
      close(client); // one side went away
    }
  }

  return {
    url: `http://127.0.0.1:${(listener.addr as Deno.NetAddr).port}`,
    async stop() {
      listener.close();
      for (const connection of open) close(connection);
      await accepting;
    },
  };
}

function close(connection: Deno.Conn): void {
  try {
    connection.close();
  } catch {
    // closed already
  }
}

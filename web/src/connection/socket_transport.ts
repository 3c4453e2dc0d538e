/** A night over a WebSocket. */

import { protocolVersion } from "@pika/contract/room/version.ts";
import { type Address, type Listener, readMessage, type Transport } from "./transport.ts";

export function openSocket({ path, session, since }: Address, listener: Listener): Transport {
  const url = new URL(`${path}/socket`, location.href);
  url.protocol = url.protocol.replace("http", "ws");
  const socket = new WebSocket(url);
  socket.onopen = () => {
    socket.send(JSON.stringify({ type: "hello", protocol: protocolVersion, client: "web", session, since }));
  };
  socket.onmessage = ({ data }) => {
    const message = readMessage(data);
    if (message) listener.message(message);
  };
  socket.onclose = () => listener.lost();
  return {
    send(actions) {
      if (socket.readyState !== WebSocket.OPEN) return;
      for (const action of actions) socket.send(JSON.stringify(action));
    },
    close() {
      socket.onopen = socket.onmessage = socket.onclose = null;
      socket.close();
    },
  };
}

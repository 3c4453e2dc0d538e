/** A WebSocket that is told why it is not let in, and closed. It has no place, no room, and nothing of what it says is looked at. */

import { frameOf } from "./frame.ts";
import type { ServerSocket, SocketOwner } from "./server_socket.ts";

export class RefusedSocket implements SocketOwner {
  constructor(readonly why: { code: string }) {}

  opened(socket: ServerSocket): void {
    socket.send(frameOf(this.why).text);
    socket.close(1008, this.why.code);
  }

  heard(): void {}

  drained(): void {}

  closed(): void {}
}

/** What a request carries inside the app. */

import type { SocketOwner } from "../relay/server_socket.ts";

/** The type parameter of the app's Hono instances: `context.env.remoteAddr` is the peer. */
export interface Env {
  Bindings: {
    remoteAddr: { hostname: string };
    /** Makes the request a WebSocket, which belongs to `owner`. False when it is no proper request for one. */
    upgrade(request: Request, owner: SocketOwner): boolean;
  };
  Variables: {
    requestId: string;
    /** Of the client, as `clientAddress` says. */
    address: string;
  };
}

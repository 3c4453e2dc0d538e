/** What a request carries inside the app. */

/** The type parameter of the app's Hono instances: `context.env.remoteAddr` is the peer. */
export interface Env {
  Bindings: { remoteAddr: { hostname: string } };
  Variables: {
    requestId: string;
    /** Of the client, as `clientAddress` says. */
    address: string;
  };
}

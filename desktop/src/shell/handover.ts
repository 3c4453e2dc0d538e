import { RpcError } from "../rpc/client.ts";

/** What the sidecar broadcasts when the page asks for it: where its socket is, or why there is none. */
export type Handover =
  | { url: string; token: string; error: null }
  | { url: null; error: { code: string; message: string } }
  | { url: null; error: null };

/** Whether another window of Pika was shown instead: this one has nothing to do. */
export function isShownElsewhere(handover: Handover): handover is { url: null; error: null } {
  return handover.url === null && handover.error === null;
}

/**
 * The address to open, with its one-time token.
 * @throws {RpcError} with the sidecar's own code and words when it cannot serve.
 */
export function addressOf(handover: Exclude<Handover, { url: null; error: null }>): string {
  if (handover.url === null) throw new RpcError(handover.error.code, handover.error.message);
  return `${handover.url}?token=${encodeURIComponent(handover.token)}`;
}

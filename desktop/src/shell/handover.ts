import { RpcError } from "../rpc/client.ts";

/** What the sidecar broadcasts when the page asks for it: where its socket is, or why there is none. */
export type Handover =
  | { url: string; token: string; error: null }
  | { url: null; error: { code: string; message: string } };

/**
 * The address to open, with its one-time token.
 * @throws {RpcError} with the sidecar's own code and words when it cannot serve.
 */
export function addressOf(handover: Handover): string {
  if (handover.url === null) throw new RpcError(handover.error.code, handover.error.message);
  return `${handover.url}?token=${encodeURIComponent(handover.token)}`;
}

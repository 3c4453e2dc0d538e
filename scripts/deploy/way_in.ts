/**
 * Who may say whose request it is. A request comes to the edge from a machine that is not the client: the tunnel, or a proxy of the operator. What
 * that one says of the client's address counts; what anybody else says does not, for limits and bans go by it.
 */

import { ScriptError } from "../lib/errors.ts";
import type { Settings } from "./deployment.ts";

/** Whom the edge believes. */
export type WayIn =
  /** Each request counts as that of whoever connects. */
  | { readonly kind: "nobody" }
  /** cloudflared, in the network that it shares with the edge; Cloudflare's header. */
  | { readonly kind: "tunnel"; readonly header: string }
  /** `machine`: whoever connects to the edge's port on this machine. Otherwise addresses and networks of containers. */
  | { readonly kind: "proxy"; readonly from: readonly string[]; readonly header: string };

const cloudflare = "CF-Connecting-IP";
/** Headers that Cloudflare alone writes; a proxy that is not Cloudflare's passes on what the client wrote. */
const cloudflareOnly = /^(?:cf-|true-client-ip$)/i;
/** What a container's proxy may have: networks that nobody in the world can send from. */
const privateNetwork =
  /^(?:10\.\d+\.\d+\.\d+|172\.(?:1[6-9]|2\d|3[01])\.\d+\.\d+|192\.168\.\d+\.\d+|127\.\d+\.\d+\.\d+)(?:\/(\d+))?$/;

/** What `settings.env` says of it. Throws a ScriptError for what would let the client choose its address. */
export function wayInOf(
  { profiles, proxy, addressHeader }: Pick<Settings, "profiles" | "proxy" | "addressHeader">,
): WayIn {
  if (profiles.includes("tunnel")) {
    if (proxy) {
      throw refused(
        `PIKA_PROXY is "${proxy}" and COMPOSE_PROFILES has the tunnel`,
        "There is one way in: leave PIKA_PROXY empty, or take tunnel out of COMPOSE_PROFILES. Behind two, a client could choose which one's word counts.",
      );
    }
    if (addressHeader && addressHeader.toLowerCase() !== cloudflare.toLowerCase()) {
      throw refused(
        `PIKA_ADDRESS_HEADER is "${addressHeader}" behind the tunnel`,
        `Leave it empty: Cloudflare says the client's address in ${cloudflare}, and passes others on as the client wrote them.`,
      );
    }
    return { kind: "tunnel", header: cloudflare };
  }
  if (addressHeader && cloudflareOnly.test(addressHeader)) {
    throw refused(
      `PIKA_ADDRESS_HEADER is "${addressHeader}" without the tunnel`,
      "Leave it empty: a proxy of your own passes that header on as the client wrote it. Where Cloudflare stands before your proxy, let the proxy " +
        "judge that header (nginx: set_real_ip_from with Cloudflare's networks) and write X-Forwarded-For.",
    );
  }
  if (proxy === null) {
    throw refused(
      "PIKA_PROXY is missing",
      "PIKA_PROXY=machine when a proxy of your own on this machine leads to the edge's port, PIKA_PROXY= when nobody's word is to count yet. " +
        "cloud/OPERATIONS.md, A proxy of your own, says what that proxy must do.",
    );
  }
  const from = proxy.split(/[\s,]+/).filter(Boolean);
  if (from.length === 0) {
    if (!addressHeader) return { kind: "nobody" };
    throw refused(
      `PIKA_ADDRESS_HEADER is "${addressHeader}", and PIKA_PROXY names nobody who may write it`,
      "Set PIKA_PROXY=machine for a proxy of your own on this machine, or leave PIKA_ADDRESS_HEADER empty.",
    );
  }
  for (const one of from) checkSource(one);
  const header = addressHeader ?? "X-Forwarded-For";
  if (/^[\w-]+$/.test(header)) return { kind: "proxy", from, header };
  throw refused(
    `PIKA_ADDRESS_HEADER is "${header}"`,
    "Set it to the name of one header that your proxy writes itself.",
  );
}

function checkSource(text: string): void {
  if (text === "machine") return;
  const match = privateNetwork.exec(text);
  const length = Number(match?.[1] ?? 32);
  const numbers = text.split("/")[0]!.split(".").map(Number);
  if (match && length >= 12 && length <= 32 && numbers.every((number) => number < 256)) return;
  throw refused(
    `PIKA_PROXY has "${text}"`,
    'Name "machine" for a proxy on this machine, or the private IPv4 address or network (/12 and smaller) of a proxy that runs as a container in ' +
      "the network pika_public.",
  );
}

function refused(what: string, help: string): ScriptError {
  return new ScriptError(`${what} in settings.env`, { help });
}

/** Who is believed, in words. */
export function inWords(way: WayIn): string {
  if (way.kind === "nobody") return "nobody may say whose request it is: all count as one address";
  const who = way.kind === "tunnel" ? "the tunnel" : `the proxy (${way.from.join(", ")})`;
  return `${who} says whose request it is, in ${way.header}`;
}

/**
 * How the page of the browser shell and its sidecar know each other: by a key that the page gets once, for the one-time token in its
 * address, and keeps where only its own origin reads it (a cookie would go to every port of 127.0.0.1). Over the socket goes
 * what proves the key, never the key: when the sidecar has gone, somebody else may listen on its port.
 */
import { RpcError } from "../rpc/client.ts";

/** What is used of the window. */
export interface PageWindow {
  location: { hash: string; pathname: string };
  history: { replaceState(data: null, unused: string, url: string): void };
  sessionStorage: Pick<Storage, "getItem" | "setItem">;
  fetch(path: string, options?: { headers: Record<string, string> }): Promise<Response>;
}

/** Where the key lies in the tab's storage; it stays for a reload, and ends with the tab. */
const place = "pika.page_key";

/** A token that was taken out of the address and is not answered yet. */
let token: string | null = null;

/**
 * What opens the sidecar's socket: this page knows the key, and the sidecar has shown that it does.
 * @throws {RpcError} `page_unknown` without a key, `other_sidecar` when what answers does not know ours.
 */
export async function proofFor(window: PageWindow): Promise<string> {
  await takeKey(window);
  const key = window.sessionStorage.getItem(place);
  if (key === null) {
    throw new RpcError(
      "page_unknown",
      "This page is not known to Pika, or its link has been used already. Open Pika from its icon again.",
    );
  }
  const nonce = crypto.randomUUID();
  const response = await window.fetch(`/page/proof?nonce=${nonce}`);
  const { start, proof } = await said(response);
  const sealed = await hmac(key, `sidecar ${start} ${nonce}`);
  if (proof !== sealed) {
    throw new RpcError(
      "other_sidecar",
      "What answers here is not the Pika that this page belongs to. Open Pika from its icon again.",
    );
  }
  return await hmac(key, `page ${start}`);
}

/** Exchanges the token in the address, if there is one, for the key; one that has served leaves the key that is there. */
async function takeKey({ location, history, sessionStorage, fetch }: PageWindow): Promise<void> {
  const found = new URLSearchParams(location.hash.slice(1)).get("token");
  if (found !== null) {
    token = found;
    history.replaceState(null, "", location.pathname);
  }
  if (token === null) return;
  const response = await fetch("/page/key", { headers: { "x-pika-token": token } });
  token = null;
  if (response.ok) sessionStorage.setItem(place, (await said(response)).key ?? "");
}

async function said(response: Response): Promise<Record<string, string | undefined>> {
  if (response.ok) return await response.json();
  throw new Error(`The audio engine answered with status ${response.status}`);
}

/** HMAC-SHA-256 of a text, in hexadecimal. */
async function hmac(key: string, text: string): Promise<string> {
  const bytes = (value: string) => new TextEncoder().encode(value);
  const how = { name: "HMAC", hash: "SHA-256" };
  const imported = await crypto.subtle.importKey("raw", bytes(key), how, false, ["sign"]);
  const sealed = new Uint8Array(await crypto.subtle.sign("HMAC", imported, bytes(text)));
  return Array.from(sealed, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Gets into the page of the browser shell as its own script does (desktop/src/shell/page_key.ts). */

import { createHmac, randomUUID } from "node:crypto";
import { ScriptError } from "./errors.ts";

/** What leads to the sidecar's socket. */
export interface OpenPage {
  /** The key that the page keeps. */
  key: string;
  origin: string;
  /** The socket's address, with what opens it. */
  socket: string;
}

/** Exchanges the token in the address that the sidecar printed. Throws a ScriptError when it does not let us in. */
export async function openPage(address: string): Promise<OpenPage> {
  const { origin, hash } = new URL(address);
  const token = new URLSearchParams(hash.slice(1)).get("token") ?? "";
  const response = await fetch(`${origin}/page/key`, { headers: { "x-pika-token": token } });
  if (!response.ok) {
    await response.body?.cancel();
    throw new ScriptError(`The sidecar gave no key for its own address (status ${response.status})`);
  }
  const { key } = await response.json();
  return { key, origin, socket: await socketOf(origin, key) };
}

/** The address of the socket for a page that has the key. Throws a ScriptError when the sidecar does not prove itself. */
export async function socketOf(origin: string, key: string): Promise<string> {
  const seal = (words: string) => createHmac("sha256", key).update(words).digest("hex");
  const nonce = randomUUID();
  const { start, proof } = await (await fetch(`${origin}/page/proof?nonce=${nonce}`)).json();
  if (proof !== seal(`sidecar ${start} ${nonce}`)) {
    throw new ScriptError(`What answers at ${origin} does not know the key of the page`);
  }
  return `${origin.replace("http", "ws")}/rpc?proof=${seal(`page ${start}`)}`;
}

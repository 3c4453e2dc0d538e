/** `desktop/cloud.json`: the address of the cloud that a build goes live on. */

import { join } from "node:path";
import { ScriptError } from "../lib/errors.ts";
import { root } from "../lib/paths.ts";

/** Where a checkout keeps it. */
export function cloudFile(checkout = root): string {
  return join(checkout, "desktop", "cloud.json");
}

/** The address, or `null` where none is set yet. Throws a ScriptError for a file that holds something else. */
export async function readCloudAddress(checkout = root): Promise<string | null> {
  const file = cloudFile(checkout);
  const help = "deno task release:cloud https://ADDRESS   writes it anew.";
  let url: unknown;
  try {
    ({ url } = JSON.parse(await Deno.readTextFile(file)));
  } catch (cause) {
    throw new ScriptError(`Cannot read ${file}: ${cause instanceof Error ? cause.message : cause}`, {
      cause,
      help,
    });
  }
  if (url === null) return null;
  if (typeof url === "string" && parseCloudAddress(url) === url) return url;
  throw new ScriptError(`${file} says ${JSON.stringify(url)}, which is no address of a cloud`, { help });
}

/** Writes the address, or `null` for none. */
export async function writeCloudAddress(url: string | null, checkout = root): Promise<void> {
  await Deno.writeTextFile(cloudFile(checkout), JSON.stringify({ url }, null, 2) + "\n");
}

/**
 * The address as the app compares it: `https`, a host that the world can find, perhaps a port, no slash at its end.
 * Throws a ScriptError that says what is wrong with it.
 */
export function parseCloudAddress(text: string): string {
  const wrong = (reason: string) =>
    new ScriptError(`"${text}" cannot be the address of a cloud: ${reason}`, {
      help: "Write it as https://cloud.example, with nothing after the host but perhaps a port.",
    });
  const url = URL.parse(text.trim());
  if (url === null) throw wrong("it is no address");
  if (url.protocol !== "https:") {
    throw wrong("it begins with no https://, and tokens would travel in the clear");
  }
  if (url.pathname !== "/" || url.search || url.hash || url.username || url.password) {
    throw wrong("it has more than a host");
  }
  if (!url.hostname.includes(".") || /(^|\.)localhost$|^127\./.test(url.hostname)) {
    throw wrong("its host is known on no other machine");
  }
  return url.origin;
}

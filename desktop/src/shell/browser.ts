import { RpcError } from "../rpc/client.ts";
import { openable } from "./link.ts";
import { isServedByNeutralino, noGlobals } from "./missing_globals.ts";
import { proofFor } from "./page_key.ts";
import type { Shell } from "./shell.ts";

/** Milliseconds after which a download has surely begun. */
const DOWNLOAD_BEGINS = 60_000;

/** The page is served by `pika-sidecar ui` itself: the socket is at the same address, and opens to who knows the page's key. */
export function browserShell(): Shell {
  return {
    address: async () => `ws://${location.host}/rpc?proof=${await proof()}`,
    toFront() {
      focus();
      return Promise.resolve();
    },
    saveText({ name, text, type }) {
      const url = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }));
      const link = Object.assign(document.createElement("a"), { href: url, download: name });
      link.click();
      setTimeout(() => URL.revokeObjectURL(url), DOWNLOAD_BEGINS);
      return Promise.resolve(name);
    },
    copyText: (text) => navigator.clipboard.writeText(text),
    // deno-lint-ignore require-await -- what is refused is a rejection, as in the other shell
    async openLink(url) {
      open(openable(url), "_blank", "noopener");
    },
  };
}

/** What opens the socket; says so when this is no browser, but a window whose globals are missing. */
async function proof(): Promise<string> {
  try {
    return await proofFor(globalThis);
  } catch (error) {
    const unknown = error instanceof RpcError && error.code === "page_unknown";
    throw unknown && await isServedByNeutralino((path) => fetch(path)) ? noGlobals() : error;
  }
}

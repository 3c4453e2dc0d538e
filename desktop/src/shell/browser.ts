import type { Shell } from "./shell.ts";

/** The page is served by `pika-sidecar ui` itself: the socket is at the same address, the session cookie opens it. */
export function browserShell(): Shell {
  return {
    address: () => Promise.resolve(`ws://${location.host}/rpc`),
    toFront() {
      focus();
      return Promise.resolve();
    },
    openLink(url) {
      open(url, "_blank", "noopener");
      return Promise.resolve();
    },
  };
}

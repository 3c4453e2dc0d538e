/** Questions over HTTP, asked on the server: no port of it is open to us. */

import { type Command, onServer } from "../command.ts";

/** Prints the body. Fails for a status that is no success, and after 5 s without an answer. */
export function get(url: string): Command {
  return onServer(["curl", "--silent", "--show-error", "--fail", "--max-time", "5", url]);
}

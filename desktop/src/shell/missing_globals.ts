import { RpcError } from "../rpc/client.ts";

/**
 * Why the page of Neutralino's window cannot begin, when its globals have not come. They come in a script of Neutralino's own,
 * where an apostrophe in the name of a folder is an error of syntax; then there is no token, and nothing that could be done without it.
 */
export const noGlobals = () =>
  new RpcError(
    "no_globals",
    "The program around this window has not told the page where it is. That happens when a folder has an apostrophe (') " +
      "in its name. If it is the folder of your user, start Pika by its icon in the system's menu, not by its file: that knows a " +
      "way. If it is the folder that Pika lies in, install Pika into another one. If there is none, start Pika again. " +
      "Your music and your library are not touched by any of that.",
  );

/**
 * Is the page served by Neutralino, and not by a sidecar? What only a sidecar has, it calls not found.
 */
export async function isServedByNeutralino(fetch: (path: string) => Promise<Response>): Promise<boolean> {
  return (await fetch("/page/proof?nonce=who-serves-this-page")).status === 404;
}

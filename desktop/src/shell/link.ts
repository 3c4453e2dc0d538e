import { webAddress } from "@pika/contract/web_address.ts";

/** What should be opened is no address of a web page. */
export class LinkError extends Error {
  override name = "LinkError";
}

/**
 * Privacy & Security in macOS' settings: the one address besides the web's that is opened. It is a constant, so nobody can put anything
 * into the line that the shell reads. Of which list there, the words beside the button say (the names of the lists in such addresses
 * have changed between versions of macOS, the page itself has not).
 */
export const PRIVACY_SETTINGS = "x-apple.systempreferences:com.apple.preference.security?Privacy";

/**
 * The address that may be handed to the system, in its normal form. Neutralino opens it through a shell (`sh -c 'xdg-open "..."'`), so
 * this is asked last, whoever named it.
 * @throws {LinkError} when it is none.
 */
export function openable(url: string): string {
  const address = webAddress(url);
  if (address !== null) return address;
  throw new LinkError(
    `${
      JSON.stringify(url.slice(0, 80))
    } is no web address that is safe to open. Whoever runs your cloud can say where its pages are.`,
  );
}

import { webAddress } from "@pika/contract/web_address.ts";

/** What should be opened is no address of a web page. */
export class LinkError extends Error {
  override name = "LinkError";
}

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

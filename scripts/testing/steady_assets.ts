/** Pages that load whatever the machine's network does. */

/** What is needed of a page, or a context, of Playwright. */
interface Routed {
  route(url: RegExp, handler: (route: Route) => Promise<void>): Promise<unknown>;
}

interface Route {
  fetch(): Promise<unknown>;
  // deno-lint-ignore no-explicit-any
  fulfill(answer: { response: any }): Promise<void>;
  abort(): Promise<void>;
}

/**
 * Lets the test fetch what pages load from `/assets/`. Chromium itself gives up whatever it is loading when a network interface comes or
 * goes (`ERR_NETWORK_CHANGED`), as those of Docker and of a VPN do, and a page whose scripts were given up stays empty.
 */
export async function steadyAssets(pages: Routed): Promise<void> {
  await pages.route(/\/assets\//, async (route) => {
    const response = await route.fetch().catch(() => null);
    // Whoever serves it is away, or the page has gone.
    if (response === null) await route.abort().catch(() => {});
    else await route.fulfill({ response }).catch(() => {});
  });
}

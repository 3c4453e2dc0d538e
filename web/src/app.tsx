/** Shows the page of the address, each loaded when it is needed. */

import { signal } from "@preact/signals";
import type { ComponentType } from "preact";
import { useEffect } from "preact/hooks";
import { route } from "./route/location.ts";
import type { Route } from "./route/route.ts";
import { text } from "./text/text.ts";
import { Away } from "./ui/empty.tsx";
import { NoticeStack } from "./ui/notice_stack.tsx";
import { Page } from "./ui/page.tsx";

type PageOf<R> = ComponentType<{ route: R }>;
type Loaders = { [P in Route["page"]]: () => Promise<PageOf<Extract<Route, { page: P }>>> };

const loaders: Loaders = {
  home: async () => (await import("./small_pages.ts")).HomePage,
  live: async () => (await import("./live/live_page.tsx")).LivePage,
  recap: async () => (await import("./recap/recap_page.tsx")).RecapPage,
  dj: async () => (await import("./small_pages.ts")).DjPage,
  download: async () => await (await import("./download/load.ts")).loadDownloadPage(),
  privacy: async () => await (await import("./privacy/load.ts")).loadPrivacyPage(),
  not_found: async () => (await import("./small_pages.ts")).NotFoundPage,
};

/** `null`: the page's code did not come. */
const shown = signal<{ route: Route; Page: PageOf<Route> | null }>({ route: route.value, Page: null });

/** Loads the page of the address, and shows it. Resolves when it is there, or when it did not come. */
export async function showPage(): Promise<void> {
  const wanted = route.value;
  let Page: PageOf<Route> | null = null;
  try {
    Page = await loaders[wanted.page]() as PageOf<Route>;
  } catch {
    // No network; or an update took the file away: then a reload brings the new one.
  }
  if (route.value === wanted) shown.value = { route: wanted, Page };
}

/** The whole app. */
export function App() {
  const { route: current, Page: Current } = shown.value;
  const key = JSON.stringify(current);
  useEffect(() =>
    route.subscribe((next) => {
      if (next !== shown.value.route) showPage().then(focusHeading);
    }), []);
  return (
    <>
      <a class="skip" href="#content">{text.value.app.skip}</a>
      {Current ? <Current key={key} route={current} /> : <NotLoaded />}
      <NoticeStack />
    </>
  );
}

function NotLoaded() {
  return (
    <Page kind="away">
      <Away offline={!navigator.onLine} again={() => location.reload()} />
    </Page>
  );
}

/** Tells screen readers, and the keyboard, that another page is here. */
function focusHeading(): void {
  document.querySelector<HTMLElement>("h1")?.focus({ preventScroll: true });
}

/** The download page, together with its words. */

import type { ComponentType } from "preact";
import type { Route } from "../route/route.ts";
import { loadDownloadText } from "../text/download/text.ts";

export async function loadDownloadPage(): Promise<
  ComponentType<{ route: Extract<Route, { page: "download" }> }>
> {
  const [{ DownloadPage }] = await Promise.all([import("./download_page.tsx"), loadDownloadText()]);
  return DownloadPage;
}

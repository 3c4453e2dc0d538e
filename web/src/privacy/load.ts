/** The page about privacy, together with its words. */

import type { ComponentType } from "preact";
import type { Route } from "../route/route.ts";
import { loadPrivacyText } from "../text/privacy/text.ts";

export async function loadPrivacyPage(): Promise<
  ComponentType<{ route: Extract<Route, { page: "privacy" }> }>
> {
  const [{ PrivacyPage }] = await Promise.all([import("./privacy_page.tsx"), loadPrivacyText()]);
  return PrivacyPage;
}

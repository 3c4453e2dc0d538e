import { signal } from "@preact/signals";

/** Which screen is shown; kept in the address, so that back, forward and reload work. */
export type Route =
  | { screen: "library" }
  | { screen: "track"; id: number }
  /** The lists that are open side by side; empty: as they were left. */
  | { screen: "sets"; ids: number[] }
  /** What other programs know; of one place when `id` is named. */
  | { screen: "sources"; id: number | null }
  | { screen: "live" }
  | { screen: "nights" }
  | { screen: "night"; id: number };

export const route = signal<Route>(parseRoute(location.hash));

addEventListener("hashchange", () => route.value = parseRoute(location.hash));

export function parseRoute(hash: string): Route {
  if (hash === "#/live") return { screen: "live" };
  if (hash === "#/nights") return { screen: "nights" };
  const lists = /^#\/sets((?:\/\d{1,15}){0,2})$/.exec(hash);
  if (lists) return { screen: "sets", ids: lists[1]!.split("/").filter(Boolean).map(Number) };
  const place = /^#\/sources(?:\/(\d{1,15}))?$/.exec(hash);
  if (place) return { screen: "sources", id: place[1] === undefined ? null : Number(place[1]) };
  const one = /^#\/(track|night)\/(\d{1,15})$/.exec(hash);
  return one ? { screen: one[1] as "track" | "night", id: Number(one[2]) } : { screen: "library" };
}

/** Opens a track; from track to track the history does not grow, so that back always means where one came from. */
export function openTrack(id: number): void {
  if (route.value.screen === "track") location.replace(`#/track/${id}`);
  else location.hash = `#/track/${id}`;
}

export function openLibrary(): void {
  location.hash = "#/";
}

/** The sets as they were left, or with these lists side by side; from list to list the history does not grow. */
export function openSets(ids: readonly number[] = []): void {
  const hash = ["#/sets", ...ids].join("/");
  if (route.value.screen === "sets") location.replace(hash);
  else location.hash = hash;
}

/** What other programs know, or one place of them. */
export function openSources(id?: number): void {
  location.hash = id === undefined ? "#/sources" : `#/sources/${id}`;
}

export function openLive(): void {
  location.hash = "#/live";
}

export function openNights(): void {
  location.hash = "#/nights";
}

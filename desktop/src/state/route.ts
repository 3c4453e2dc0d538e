import { signal } from "@preact/signals";

/** Which screen is shown; kept in the address, so that back, forward and reload work. */
export type Route = { screen: "library" } | { screen: "track"; id: number };

export const route = signal<Route>(parseRoute(location.hash));

addEventListener("hashchange", () => route.value = parseRoute(location.hash));

export function parseRoute(hash: string): Route {
  const track = /^#\/track\/(\d+)$/.exec(hash);
  return track ? { screen: "track", id: Number(track[1]) } : { screen: "library" };
}

/** Opens a track; from track to track the history does not grow, so that back always means the library. */
export function openTrack(id: number): void {
  if (route.value.screen === "track") location.replace(`#/track/${id}`);
  else location.hash = `#/track/${id}`;
}

export function openLibrary(): void {
  location.hash = "#/";
}

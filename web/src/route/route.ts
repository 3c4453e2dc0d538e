/** Which page an address means. Pure. */

export type Route =
  | { page: "home" }
  | { page: "live"; code: string }
  | { page: "recap"; id: string }
  | { page: "dj"; slug: string }
  | { page: "download" }
  | { page: "privacy" }
  | { page: "not_found" };

/** The page of a path such as `/live/AB3DE`. What cannot be one of ours is `not_found`. */
export function routeOf(path: string): Route {
  const [first = "", second, ...rest] = parts(path);
  if (rest.length > 0) return { page: "not_found" };
  if (second === undefined) {
    if (first === "") return { page: "home" };
    return first === "download" || first === "privacy" ? { page: first } : { page: "not_found" };
  }
  if (first === "live" && /^[a-z0-9]{1,16}$/i.test(second)) {
    return { page: "live", code: second.toUpperCase() };
  }
  if (first === "recap" && /^[0-9a-f-]{36}$/.test(second)) return { page: "recap", id: second };
  if (first === "dj" && /^[a-z0-9-]{1,60}$/.test(second)) return { page: "dj", slug: second };
  return { page: "not_found" };
}

function parts(path: string): string[] {
  return path.split("/").filter((part) => part !== "");
}

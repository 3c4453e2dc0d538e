import assert from "node:assert/strict";
import { routeOf } from "./route.ts";

Deno.test("every page has its address", () => {
  const id = "00000000-0000-4000-8000-000000000001";
  assert.deepEqual(routeOf("/"), { page: "home" });
  assert.deepEqual(routeOf("/live/ab3de"), { page: "live", code: "AB3DE" });
  assert.deepEqual(routeOf("/live/AB3DE/"), { page: "live", code: "AB3DE" });
  assert.deepEqual(routeOf(`/recap/${id}`), { page: "recap", id });
  assert.deepEqual(routeOf("/dj/dj-ada"), { page: "dj", slug: "dj-ada" });
  assert.deepEqual(routeOf("/download"), { page: "download" });
  assert.deepEqual(routeOf("/privacy"), { page: "privacy" });
});

Deno.test("anything else is not found, and nothing odd gets into a request", () => {
  for (
    const path of [
      "/x",
      "/live",
      "/live/a/b",
      "/live/..%2f",
      "/live/%3Cscript%3E",
      "/recap/7",
      "/dj/Ada",
      "/dj/a%20b",
      "/download/linux",
      "/privacy/me",
    ]
  ) assert.deepEqual(routeOf(path), { page: "not_found" }, path);
});

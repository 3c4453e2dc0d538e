import assert from "node:assert/strict";
import { tools } from "./tools.ts";

Deno.test("every tool says how to install it on each system where it matters", () => {
  for (const tool of tools) for (const os of tool.os) assert.ok(tool.install[os], `${tool.name} on ${os}`);
});

Deno.test("what is found is a path or a version", async () => {
  const python = tools.find(({ name }) => name === "python");
  assert.match(await python?.find() ?? "", /^Python 3\.\d+/);
});

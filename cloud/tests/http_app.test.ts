import assert from "node:assert/strict";
import { TestApp } from "./app.ts";
import { testDatabase } from "./database.ts";

Deno.test("while a replica stops it answers, and says that its connections are not to be kept", async () => {
  await using database = await testDatabase();
  const app = new TestApp(database);
  assert.equal((await app.ask("/version")).headers.get("connection"), null);
  await app.relay.close();
  for (const path of ["/version", "/api/live", "/api/live/NONE", "/nothing"]) {
    const { status, headers } = await app.ask(path);
    assert.ok(status === 200 || status === 404, `${path}: ${status}`);
    assert.equal(headers.get("connection"), "close", path);
  }
});

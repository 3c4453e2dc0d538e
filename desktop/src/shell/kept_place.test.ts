import assert from "node:assert/strict";
import { keptPlace } from "./kept_place.ts";

Deno.test("the next start finds the window's place where the runtime itself would have written it", () => {
  const place = { x: 30, y: 40, width: 1000, height: 700 };
  const { folder, path, text } = keptPlace(
    "/Users/dj/Library/Application Support/app.pika.Pika",
    place,
    "the screen",
  );
  assert.equal(folder, "/Users/dj/Library/Application Support/app.pika.Pika/.tmp");
  assert.equal(path, `${folder}/window_state.config.json`);
  // Neutralino reads these five; one that is missing makes it forget all of them.
  assert.deepEqual(JSON.parse(text), { ...place, maximize: true });
  assert.equal(JSON.parse(keptPlace("/x", place, "its own place").text).maximize, false);
});

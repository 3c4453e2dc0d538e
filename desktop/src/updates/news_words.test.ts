import assert from "node:assert/strict";
import { newsWords } from "./news_words.ts";

Deno.test("the card says whether the DJ went back, or Pika did by itself", () => {
  const news = { from: "0.2.0", notes: "" };
  assert.match(newsWords({ ...news, going_back: false, unasked: false }), /^It was 0\.2\.0 before/);
  assert.match(newsWords({ ...news, going_back: true, unasked: false }), /as it was in 0\.2\.0/);
  assert.match(
    newsWords({ ...news, going_back: true, unasked: true }),
    /0\.2\.0 was installed and did not start/,
  );
});

import assert from "node:assert/strict";
import { feedUrl, repositoryOf } from "./feed_address.ts";

Deno.test("the feed is where the environment says, or among the releases of the repository that builds", () => {
  const own = "https://pika.example/latest.json";
  assert.equal(feedUrl({}), null);
  assert.equal(feedUrl({ PIKA_FEED_URL: "", GITHUB_REPOSITORY: "" }), null);
  assert.equal(feedUrl({ PIKA_FEED_URL: own, GITHUB_REPOSITORY: "a/b" }), own);
  assert.equal(
    feedUrl({ GITHUB_REPOSITORY: "a/b" }),
    "https://github.com/a/b/releases/latest/download/latest.json",
  );
  assert.equal(
    feedUrl({ GITHUB_REPOSITORY: "a/b", GITHUB_SERVER_URL: "https://git.example" }),
    "https://git.example/a/b/releases/latest/download/latest.json",
  );
});

Deno.test("a remote on GitHub names its repository, however it is written", () => {
  for (
    const remote of [
      "https://github.com/dj/pi.ka-1.git",
      "https://github.com/dj/pi.ka-1",
      "https://github.com/dj/pi.ka-1/",
      "https://me@github.com/dj/pi.ka-1.git",
      "git@github.com:dj/pi.ka-1.git",
      "ssh://git@github.com/dj/pi.ka-1.git",
    ]
  ) assert.equal(repositoryOf(remote), "dj/pi.ka-1", remote);
  for (
    const remote of [
      ...["", "/srv/pika", "../pika.git", "file:///srv/dj/pika", "https://github.com/dj"],
      ...[
        "https://github.com/a/b/c",
        "https://git.example/dj/pika",
        "https://github.com.evil.example/dj/pika",
      ],
    ]
  ) assert.equal(repositoryOf(remote), null, remote);
  assert.equal(
    repositoryOf("git@git.example:dj/pika.git", { GITHUB_SERVER_URL: "https://git.example/" }),
    "dj/pika",
  );
});

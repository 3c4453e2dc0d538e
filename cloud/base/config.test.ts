import { keeping } from "@pika/contract/keeping.ts";
import assert from "node:assert/strict";
import { FeedKey } from "../tests/feed.ts";
import { ConfigError, readConfig, readDatabaseUrl } from "./config.ts";

const good = { DATABASE_URL: "postgres://pika:pw@db:5432/pika", PIKA_SECRET: "x".repeat(32) };

function read(env: Record<string, string>, files: Record<string, string> = {}) {
  return readConfig({
    get: (name) => env[name],
    readFile: (path) =>
      files[path] ?? (() => {
        throw new Error("No such file");
      })(),
  });
}

Deno.test("two variables are enough", () => {
  const config = read(good);
  assert.equal(config.databaseUrl, good.DATABASE_URL);
  assert.deepEqual(
    [config.host, config.port, config.publicUrl, config.webDir, config.graceSeconds, config.migrate],
    ["127.0.0.1", 8787, null, null, 2_700, "on"],
  );
  assert.equal(config.revision, null);
  assert.deepEqual([config.dancerDays, config.nightDays, config.privacyContact], [
    keeping.dancerDays,
    null,
    null,
  ]);
  assert.equal(config.feed, null);
  assert.deepEqual([config.trustedProxies, config.maxConnections, config.maxConnectionsPerAddress], [
    [],
    20_000,
    10_000,
  ]);
});

Deno.test("every variable is read", () => {
  const config = read({
    ...good,
    HOST: "::",
    PORT: "0",
    PIKA_PUBLIC_URL: "https://pika.example/",
    PIKA_TRUSTED_PROXIES: " 10.0.0.0/8 , ::1,",
    PIKA_ADDRESS_HEADER: "CF-Connecting-IP",
    PIKA_WEB_DIR: "/web",
    PIKA_GRACE_SECONDS: "60",
    PIKA_MIGRATE: "off",
    PIKA_REVISION: "1a2b3c",
    PIKA_KEEP_DANCERS_DAYS: "7",
    PIKA_KEEP_NIGHTS_DAYS: "365",
    PIKA_PRIVACY_CONTACT: "club@pika.example",
    PIKA_RATE_ACCOUNTS: "5/60",
    PIKA_RATE_CODES: "9/900",
    PIKA_RATE_STARTS: "7/600",
  });
  assert.deepEqual([config.host, config.port, config.publicUrl], ["::", 0, "https://pika.example"]);
  assert.deepEqual(config.trustedProxies.map(({ bits }) => bits), [104, 128]);
  assert.equal(config.addressHeader, "CF-Connecting-IP");
  assert.equal(config.revision, "1a2b3c");
  assert.deepEqual([config.dancerDays, config.nightDays, config.privacyContact], [
    7,
    365,
    "club@pika.example",
  ]);
  const page = "https://club.example/contact";
  assert.equal(read({ ...good, PIKA_PRIVACY_CONTACT: page }).privacyContact, page);
  assert.deepEqual([config.webDir, config.graceSeconds, config.migrate], ["/web", 60, "off"]);
  assert.deepEqual(config.rates.accounts, { burst: 5, seconds: 60 });
  assert.deepEqual(config.rates.codes, { burst: 9, seconds: 900 });
  assert.deepEqual(config.rates.starts, { burst: 7, seconds: 600 });
});

Deno.test("the feed has an address, a key, and its channel for pre-releases", () => {
  const { publicText } = new FeedKey();
  const PIKA_FEED_URL = "https://github.com/OWNER/REPO/releases/latest/download/latest.json";
  const env = { ...good, PIKA_FEED_URL, PIKA_FEED_KEY: publicText.split("\n")[1]! };
  const { feed } = read(env);
  assert.equal(feed?.url, PIKA_FEED_URL);
  assert.equal(feed.nextUrl, "https://github.com/OWNER/REPO/releases/download/next/next.json");
  assert.deepEqual(feed.keys.map(({ key }) => key.length), [32]);
  const spare = new FeedKey().publicText;
  const both = [publicText, spare].map((text) => text.split("\n")[1]).join(" ");
  const two = read({ ...env, PIKA_FEED_KEY: both }).feed;
  assert.deepEqual(two?.keys.length, 2, "the one that signs, and the one that is kept elsewhere");
  assert.deepEqual(read({ ...env, PIKA_FEED_KEY: publicText + spare }).feed, two);
  const elsewhere = read({ ...env, PIKA_FEED_URL: "https://pika.example/feed/latest.json" });
  assert.equal(elsewhere.feed?.nextUrl, "https://pika.example/feed/next.json", "beside it");
  const PIKA_FEED_NEXT_URL = "https://other.example/next.json";
  assert.equal(read({ ...env, PIKA_FEED_NEXT_URL }).feed?.nextUrl, PIKA_FEED_NEXT_URL);
  const { PIKA_FEED_KEY: _, ...fromFile } = env;
  assert.deepEqual(read({ ...fromFile, PIKA_FEED_KEY_FILE: "/k" }, { "/k": publicText }).feed, feed);
  for (const url of ["http://127.0.0.1:8000/latest.json", "http://localhost/latest.json"]) {
    assert.equal(read({ ...env, PIKA_FEED_URL: url }).feed?.url, url, "from this machine for development");
  }
  assert.equal(read({ ...good, PIKA_FEED_KEY: publicText }).feed, null);
});

Deno.test("a secret may stand in a file, without the line's end", () => {
  const { DATABASE_URL } = good;
  const config = read({ DATABASE_URL, PIKA_SECRET_FILE: "/run/secret" }, {
    "/run/secret": `${good.PIKA_SECRET}\n`,
  });
  assert.equal(config.secret, good.PIKA_SECRET);
  assert.equal(
    readDatabaseUrl({
      get: (name) => name === "DATABASE_URL_FILE" ? "f" : undefined,
      readFile: () => DATABASE_URL,
    }),
    DATABASE_URL,
  );
});

Deno.test("an error says which variable, what is wrong and what to do, and never repeats a secret", () => {
  const wrong: [Record<string, string>, RegExp][] = [
    [{ DATABASE_URL: "" }, /^DATABASE_URL is missing: set it to postgres:\/\//],
    [
      { DATABASE_URL: "mysql://user:hidden@db/x" },
      /^DATABASE_URL is no address of a Postgres database: set it to/,
    ],
    [{ DATABASE_URL: "hidden" }, /^DATABASE_URL is no address/],
    [{ PIKA_SECRET: " " }, /^PIKA_SECRET is missing: set it to at least 32 random characters/],
    [{ PIKA_SECRET: "hidden" }, /^PIKA_SECRET has 6 characters: set it to/],
    [{ PIKA_SECRET_FILE: "/x" }, /^Both PIKA_SECRET and PIKA_SECRET_FILE are set/],
    [
      { PIKA_SECRET: "", PIKA_SECRET_FILE: "/x" },
      /^Cannot read the file of PIKA_SECRET_FILE, "\/x": No such file/,
    ],
    [{ PORT: "http" }, /^PORT is "http": set it to a whole number from 0 to 65535/],
    [{ PORT: "70000" }, /^PORT is "70000"/],
    [{ PORT: "1e3" }, /^PORT is "1e3"/],
    [{ PIKA_PUBLIC_URL: "pika.example" }, /^PIKA_PUBLIC_URL is "pika.example": set it to an origin/],
    [{ PIKA_PUBLIC_URL: "https://pika.example/app" }, /^PIKA_PUBLIC_URL/],
    [
      { PIKA_TRUSTED_PROXIES: "127.0.0.1,proxy" },
      /^PIKA_TRUSTED_PROXIES has "proxy": set it to addresses or networks/,
    ],
    [{ PIKA_GRACE_SECONDS: "-1" }, /^PIKA_GRACE_SECONDS is "-1"/],
    [
      { PIKA_KEEP_DANCERS_DAYS: "0" },
      /^PIKA_KEEP_DANCERS_DAYS is "0": set it to a whole number from 1 to 3650/,
    ],
    [{ PIKA_KEEP_NIGHTS_DAYS: "never" }, /^PIKA_KEEP_NIGHTS_DAYS is "never"/],
    [
      { PIKA_PRIVACY_CONTACT: "javascript:alert(1)" },
      /^PIKA_PRIVACY_CONTACT is .*: set it to an e-mail address/,
    ],
    [{ PIKA_MIGRATE: "yes" }, /^PIKA_MIGRATE is "yes": set it to on or off/],
    [{ PIKA_FEED_URL: "https://pika.example/feed" }, /^PIKA_FEED_URL is "https:.*": set it to an address/],
    [{ PIKA_FEED_URL: "http://pika.example/latest.json" }, /^PIKA_FEED_URL is "http:/],
    [{ PIKA_FEED_URL: "https://pika.example/latest.json" }, /^PIKA_FEED_KEY is missing or no public key/],
    [
      { PIKA_FEED_URL: "https://pika.example/latest.json", PIKA_FEED_NEXT_URL: "next.json" },
      /^PIKA_FEED_NEXT_URL is "next.json": set it to an address/,
    ],
    [{ PIKA_MAIL_FROM: "pika@pika.example" }, /^PIKA_SMTP_URL is missing or no address of a mail server/],
    [{ PIKA_SMTP_URL: "https://mail.example:secret" }, /^PIKA_SMTP_URL (?!.*secret)/],
    [{ PIKA_SMTP_URL: "smtps://mail.example" }, /^PIKA_MAIL_FROM is ""/],
    [{ PIKA_SMTP_URL: "smtps://mail.example", PIKA_MAIL_FROM: "Pika <a@b.example>" }, /^PIKA_MAIL_FROM is/],
    [{ PIKA_RATE_SIGN_INS: "10" }, /^PIKA_RATE_SIGN_INS is "10": set it to COUNT\/SECONDS/],
    [{ PIKA_RATE_SIGN_INS: "0/60" }, /^PIKA_RATE_SIGN_INS is "0\/60"/],
  ];
  for (const [env, expected] of wrong) {
    assert.throws(
      () => read({ ...good, ...env }),
      (error) =>
        error instanceof ConfigError && expected.test(error.message) && !error.message.includes("hidden"),
      JSON.stringify(env),
    );
  }
});

import assert from "node:assert/strict";
import { permissionFlags } from "./permissions.ts";

Deno.test("the permissions are those that the environment needs", () => {
  const env: Record<string, string> = {
    DATABASE_URL_FILE: "/run/secrets/database",
    PIKA_SECRET_FILE: "/run/secrets/cookie",
    HOST: "0.0.0.0",
    PORT: "80",
    PIKA_WEB_DIR: "/srv/web",
  };
  const flags = permissionFlags({
    get: (name) => env[name],
    readFile: () => "postgres://u:p@db:6000/pika\n",
  });
  assert.deepEqual(
    flags.filter((flag) => /-A|=?all\b|--allow-\w+$/.test(flag)),
    [],
    "nothing is allowed as a whole",
  );
  assert.ok(flags.includes("--allow-net=0.0.0.0:80,db:6000"), flags[1]);
  const read = flags.find((flag) => flag.startsWith("--allow-read="))!;
  assert.match(
    read,
    /^--allow-read=.*\/cloud\/db\/migrations,\/srv\/web,\/run\/secrets\/database,\/run\/secrets\/cookie$/,
  );
  assert.deepEqual(flags.map((flag) => flag.split("=")[0]), [
    "--no-prompt",
    "--allow-net",
    "--allow-env",
    "--allow-read",
  ]);
});

Deno.test("whoever has a feed may ask its host, and where GitHub sends one for a file; nobody else may", () => {
  const net = (env: Record<string, string>, file = "") =>
    permissionFlags({
      get: (name) => ({ DATABASE_URL: "postgres://u:p@db/pika", PORT: "80", ...env })[name],
      readFile: () => file,
    }).find((flag) => flag.startsWith("--allow-net="));
  const always = "--allow-net=127.0.0.1:80,db:5432";
  assert.equal(net({}), always);
  const github = "https://github.com/OWNER/REPO/releases/latest/download/latest.json";
  const hosts = "github.com:443,objects.githubusercontent.com:443,release-assets.githubusercontent.com:443";
  assert.equal(net({ PIKA_FEED_URL: github }), `${always},${hosts}`);
  assert.equal(net({ PIKA_FEED_URL_FILE: "/run/feed" }, `${github}\n`), `${always},${hosts}`);
  const [latest, next] = ["http://127.0.0.1:9000/latest.json", "https://other.example/next.json"];
  assert.equal(
    net({ PIKA_FEED_URL: latest, PIKA_FEED_NEXT_URL: next }),
    `${always},127.0.0.1:9000,other.example:443`,
  );
});

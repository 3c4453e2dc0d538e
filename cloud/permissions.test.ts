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

import assert from "node:assert/strict";
import { connect } from "../db/connect.ts";
import { TestApp } from "./app.ts";
import { testDatabase } from "./database.ts";
import { passwordWork } from "../accounts/password.ts";

const credentials = { email: "Kasia@Example.org", password: "correct horse battery" };

Deno.test("a name is enough for an account; the token opens it, and the database has only its hash", async () => {
  await using database = await testDatabase();
  const app = new TestApp(database);
  const { status, json } = await app.ask("/api/dj/accounts", {
    body: { name: "  DJ  Łukasz ", device: "laptop" },
  });
  assert.equal(status, 201);
  const { account, device, token } = json;
  assert.deepEqual(
    { ...account, id: "", created_at: 0 },
    {
      id: "",
      name: "DJ Łukasz",
      slug: "dj-lukasz",
      email: null,
      email_verified: false,
      pending_email: null,
      sends_mail: false,
      asks_for: null,
      has_recovery_code: false,
      created_at: 0,
    },
  );
  assert.ok(Math.abs(account.created_at - Date.now()) < 60_000);
  assert.deepEqual([device.name, device.current], ["laptop", true]);
  assert.match(token, /^pika_[\w-]{43}$/);
  assert.deepEqual((await app.ask("/api/dj/account", { token })).json, account);
  for (const table of ["accounts", "devices"]) {
    const rows = JSON.stringify(await database.sql`SELECT t::text FROM ${database.sql(table)} t`);
    assert.ok(!rows.includes(token) && !rows.includes(token.slice(5)), `the token is in ${table}`);
  }
});

Deno.test("without a good token nothing of an account is to be had", async () => {
  await using database = await testDatabase();
  const app = new TestApp(database);
  const { token } = await app.signUp();
  const changed = token.slice(0, -1) + (token.endsWith("A") ? "B" : "A");
  const routes = [
    "GET account",
    "PATCH account",
    "PUT account/credentials",
    "POST account/recovery_code",
    "GET devices",
  ]
    .concat(["DELETE devices/x", "POST devices/current/rotate", "GET sessions", "POST sessions/x/end"]);
  for (const route of routes) {
    const [method, path] = route.split(" ");
    for (const bad of [undefined, "", "pika_", changed, token.toUpperCase(), `${token}'--`, "null"]) {
      const answer = await app.ask(`/api/dj/${path}`, { method, token: bad });
      assert.deepEqual(
        [answer.status, answer.json.error.code],
        [401, "not_signed_in"],
        `${route} with ${bad}`,
      );
    }
  }
});

Deno.test("slugs are unique, also when ten ask for the same name at once", async () => {
  await using database = await testDatabase();
  const app = new TestApp(database);
  const accounts = await Promise.all(Array.from({ length: 10 }, () => app.signUp("DJ Anna")));
  const slugs = accounts.map(({ account }) => account.slug);
  assert.equal(new Set(slugs).size, 10);
  assert.ok(slugs.includes("dj-anna") && slugs.every((slug) => /^dj-anna(-\d+)?$/.test(slug)), slugs.join());
});

Deno.test("a slug that is another DJ's, was another DJ's, or is reserved cannot be taken", async () => {
  await using database = await testDatabase();
  const app = new TestApp(database);
  const [kasia, thief] = [await app.signUp("Kasia"), await app.signUp("Thief")];
  const take = (token: string, slug: string) =>
    app.ask("/api/dj/account", { method: "PATCH", token, body: { slug } });
  assert.equal((await take(kasia.token, "kasia-wcs")).json.slug, "kasia-wcs");
  for (const slug of ["kasia", "kasia-wcs", "admin", "api"]) {
    const { status, json } = await take(thief.token, slug);
    assert.deepEqual([status, json.error.code, json.error.field], [409, "slug_taken", "slug"], slug);
  }
  assert.equal((await app.signUp("Kasia")).account.slug, "kasia-2", "the old one stays hers");
  assert.equal((await take(kasia.token, "kasia")).json.slug, "kasia", "she may go back to it");
  // The old address leads to the new one.
  const old = await app.ask("/api/djs/Kasia-WCS");
  assert.deepEqual([old.status, old.headers.get("location")], [301, "/api/djs/kasia"]);
  for (const slug of ["ab", "Kasia", "kasia_", "-kasia", "kasia--x", "k".repeat(41), "ka sia", "żółć"]) {
    const { status, json } = await take(thief.token, slug);
    assert.deepEqual([status, json.error.field], [400, "slug"], slug);
  }
});

Deno.test("two who rename to the same slug at once: one has it", async () => {
  await using database = await testDatabase();
  const app = new TestApp(database);
  const djs = await Promise.all(["One", "Two", "Three"].map((name) => app.signUp(`DJ ${name}`)));
  const answers = await Promise.all(
    djs.map(({ token }) =>
      app.ask("/api/dj/account", { method: "PATCH", token, body: { slug: "the-best" } })
    ),
  );
  assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 409, 409]);
});

Deno.test("nobody collects slugs: an account has had ten at most", async () => {
  await using database = await testDatabase();
  const app = new TestApp(database);
  const { token } = await app.signUp("Kasia");
  const take = (slug: string) => app.ask("/api/dj/account", { method: "PATCH", token, body: { slug } });
  for (let i = 0; i < 9; i++) assert.equal((await take(`mine-${i}`)).status, 200);
  assert.equal((await take("mine-too")).json.error.code, "slug_limit");
  assert.equal((await take("kasia")).status, 200);
});

Deno.test("with e-mail and password one signs in on another laptop; wrong ones are all answered the same", async () => {
  await using database = await testDatabase();
  const app = new TestApp(database);
  const { token, account } = await app.signUp();
  const set = await app.ask("/api/dj/account/credentials", { method: "PUT", token, body: credentials });
  assert.equal(set.json.email, "kasia@example.org");
  const signIn = (email: string, password: string) =>
    app.ask("/api/dj/sign_in", { body: { email, password, device: "other" } });
  const { status, json } = await signIn("kasia@EXAMPLE.org", credentials.password);
  assert.deepEqual([status, json.account.id, json.device.name], [200, account.id, "other"]);
  assert.equal((await app.ask("/api/dj/devices", { token: json.token })).json.devices.length, 2);

  const wrong = [
    await signIn("kasia@example.org", "wrong password"),
    await signIn("nobody@example.org", "x"),
  ];
  assert.deepEqual(wrong.map(({ status }) => status), [401, 401]);
  assert.equal(wrong[0]!.text, wrong[1]!.text);
  const rows = JSON.stringify(await database.sql`SELECT a::text FROM accounts a`);
  assert.ok(!rows.includes(credentials.password));
});

Deno.test("an unknown e-mail address takes as much work as a wrong password, so its time tells nothing", async () => {
  await using database = await testDatabase();
  const app = new TestApp(database);
  const { token } = await app.signUp();
  await app.ask("/api/dj/account/credentials", { method: "PUT", token, body: credentials });
  const workOf = async (email: string) => {
    const before = passwordWork();
    const { status } = await app.ask("/api/dj/sign_in", { body: { email, password: "wrong", device: "" } });
    assert.equal(status, 401);
    return passwordWork() - before;
  };
  const known = await workOf("kasia@example.org");
  assert.ok(known > 0);
  assert.equal(await workOf("nobody@example.org"), known);
});

Deno.test("another account's e-mail address cannot be taken", async () => {
  await using database = await testDatabase();
  const app = new TestApp(database);
  const [kasia, thief] = [await app.signUp("Kasia"), await app.signUp("Thief")];
  const put = (token: string, body: unknown) =>
    app.ask("/api/dj/account/credentials", { method: "PUT", token, body });
  assert.equal((await put(kasia.token, credentials)).status, 200);
  const taken = await put(thief.token, { email: "kasia@example.ORG", password: "another password" });
  assert.deepEqual([taken.status, taken.json.error.code], [409, "email_taken"]);
  const newer = { ...credentials, password: "a newer password", current: credentials.password };
  assert.equal((await put(kasia.token, newer)).status, 200);
  const old = await app.ask("/api/dj/sign_in", { body: { ...credentials, device: "" } });
  assert.equal(old.status, 401, "the old password is no good any more");
  for (
    const [field, bad] of [["email", "kasia"], ["email", ""], ["password", "short"], [
      "password",
      "x".repeat(201),
    ]]
  ) {
    const answer = await put(kasia.token, { ...credentials, current: "a newer password", [field!]: bad });
    assert.deepEqual([answer.status, answer.json.error.field], [400, field]);
    assert.ok(!answer.text.includes("short"), "an answer never repeats a password");
  }
});

Deno.test("guessing a password ends soon: for one e-mail address from one network, and for one network", async () => {
  await using database = await testDatabase();
  const app = new TestApp(database, { PIKA_RATE_SIGN_INS: "6/600", PIKA_RATE_SIGN_INS_PER_EMAIL: "3/900" });
  const guess = (email: string, from: string) =>
    app.ask("/api/dj/sign_in", { body: { email, password: "guess", device: "" }, from });
  for (let i = 0; i < 3; i++) assert.equal((await guess("kasia@example.org", "10.0.0.9")).status, 401);
  const blocked = await guess("KASIA@example.org", "10.0.0.9");
  assert.deepEqual([blocked.status, blocked.json.error.code], [429, "rate_limited"]);
  assert.equal(blocked.headers.get("retry-after"), String(blocked.json.error.retry_after));
  for (let i = 0; i < 6; i++) assert.equal((await guess(`dj${i}@example.org`, "10.0.1.1")).status, 401);
  assert.equal((await guess("dj7@example.org", "10.0.1.1")).status, 429);
  const recover = await app.ask("/api/dj/recover", { body: { code: "x", device: "" }, from: "10.0.1.1" });
  assert.equal(recover.status, 429, "recovery counts as well");
  assert.equal((await guess("dj8@example.org", "10.0.1.2")).status, 401);
});

Deno.test("one network makes so many accounts an hour, and others are not hindered", async () => {
  await using database = await testDatabase();
  const app = new TestApp(database, { PIKA_RATE_ACCOUNTS: "2/3600" });
  const make = (from: string) => app.ask("/api/dj/accounts", { body: { name: "X", device: "" }, from });
  const statuses = [
    await make("10.0.0.1"),
    await make("10.0.0.1"),
    await make("10.0.0.1"),
    await make("10.0.0.2"),
  ];
  assert.deepEqual(statuses.map(({ status }) => status), [201, 201, 429, 201]);
});

Deno.test("a /48 of IPv6 is no way around: its networks share eight times what one address gets", async () => {
  await using database = await testDatabase();
  const app = new TestApp(database, { PIKA_RATE_ACCOUNTS: "1/3600" });
  const statuses: number[] = [];
  for (let net = 0; net < 12; net++) {
    const from = `2001:db8:1:${net.toString(16)}::1`;
    statuses.push((await app.ask("/api/dj/accounts", { body: { name: "X", device: "" }, from })).status);
  }
  assert.deepEqual(statuses, [...Array(8).fill(201), ...Array(4).fill(429)]);
  const elsewhere = { body: { name: "X", device: "" }, from: "2001:db8:2::1" };
  assert.equal((await app.ask("/api/dj/accounts", elsewhere)).status, 201);
});

Deno.test("a recovery code works once, however it is typed; a new one ends the old", async () => {
  await using database = await testDatabase();
  const app = new TestApp(database);
  const { token, account } = await app.signUp();
  const ask = async (current?: string) =>
    (await app.ask("/api/dj/account/recovery_code", {
      method: "POST",
      token,
      ...(current === undefined ? {} : { body: { current } }),
    })).json.code;
  const recover = (code: string) => app.ask("/api/dj/recover", { body: { code, device: "new laptop" } });
  const old = await ask();
  const code = await ask(old);
  assert.match(code, /^[0-9A-HJKMNP-TV-Z]{5}(-[0-9A-HJKMNP-TV-Z]{5}){3}$/);
  assert.equal((await app.ask("/api/dj/account", { token })).json.has_recovery_code, true);
  assert.equal((await recover(old)).status, 401);
  const typed = code.toLowerCase().replaceAll("-", " ").replaceAll("0", "o").replaceAll("1", "l");
  // Twice at once: one gets in.
  const answers = await Promise.all([recover(typed), recover(code)]);
  assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 401]);
  const recovered = answers.find(({ status }) => status === 200)!.json;
  assert.deepEqual([recovered.account.id, recovered.account.has_recovery_code], [account.id, false]);
  for (const bad of ["", "0".repeat(20), "null"]) {
    assert.equal((await recover(bad)).json.error.code, "wrong_code");
  }
});

Deno.test("a device that is revoked is out at once; another account's devices are out of reach", async () => {
  await using database = await testDatabase();
  const app = new TestApp(database);
  const [kasia, thief] = [await app.signUp("Kasia"), await app.signUp("Thief")];
  await app.ask("/api/dj/account/credentials", { method: "PUT", token: kasia.token, body: credentials });
  const lost = (await app.ask("/api/dj/sign_in", { body: { ...credentials, device: "lost" } })).json;
  const revoke = (token: string, id: string) => app.ask(`/api/dj/devices/${id}`, { method: "DELETE", token });
  assert.equal((await revoke(thief.token, lost.device.id)).json.error.code, "device_unknown");
  for (const bad of ["'; DROP TABLE devices; --", "%00"]) {
    assert.equal((await revoke(kasia.token, bad)).json.error.code, "device_unknown", bad);
  }
  assert.equal((await app.ask("/api/dj/account", { token: lost.token })).status, 200);

  const { json } = await revoke(kasia.token, lost.device.id);
  assert.deepEqual(json.devices.map((device: { id: string }) => device.id), [kasia.device.id]);
  assert.equal((await app.ask("/api/dj/account", { token: lost.token })).status, 401);
  assert.equal((await revoke(kasia.token, lost.device.id)).status, 404);
});

Deno.test("a rotated token: the old one works until the new one is used, so a lost answer locks nobody out", async () => {
  await using database = await testDatabase();
  const app = new TestApp(database);
  const { token: first, device } = await app.signUp();
  const rotate = async (token: string) =>
    (await app.ask("/api/dj/devices/current/rotate", { method: "POST", token })).json;
  const works = async (token: string) => (await app.ask("/api/dj/account", { token })).status === 200;
  const { token: lost } = await rotate(first);
  const { token: second, device: same } = await rotate(first);
  assert.equal(same.id, device.id);
  assert.deepEqual([await works(lost), await works(first), await works(second)], [false, true, true]);
  assert.deepEqual([await works(first), await works(second)], [false, true]);
  // Revoked in the middle of a rotation, both are out.
  const { token: third } = await rotate(second);
  await app.ask(`/api/dj/devices/${device.id}`, { method: "DELETE", token: second });
  assert.deepEqual([await works(second), await works(third)], [false, false]);
});

Deno.test("every body that is wrong is answered with the field that is wrong", async () => {
  await using database = await testDatabase();
  const app = new TestApp(database);
  const bad: [string, unknown, string | undefined][] = [
    ["accounts", {}, "name"],
    ["accounts", { name: "", device: "" }, "name"],
    ["accounts", { name: "\u202e \u0000", device: "" }, "name"],
    ["accounts", { name: "x".repeat(61), device: "" }, "name"],
    ["accounts", { name: "Kasia", device: 5 }, "device"],
    ["accounts", { name: "Kasia", device: "", admin: true }, "admin"],
    ["accounts", "not json", undefined],
    ["accounts", [], undefined],
    ["sign_in", { email: "kasia@example.org", device: "" }, "password"],
    ["sign_in", { email: "kasia\u0000@example.org", password: "x", device: "" }, "email"],
    ["recover", { device: "" }, "code"],
  ];
  for (const [path, body, field] of bad) {
    const { status, json } = await app.ask(`/api/dj/${path}`, { body });
    assert.deepEqual([status, json.error.field], [400, field], JSON.stringify(body));
  }
});

Deno.test("while the database is away, the answer is to come back, and no more", async () => {
  await using database = await testDatabase();
  const sql = connect("postgres://pika@127.0.0.1:1/nothing");
  try {
    const app = new TestApp({ ...database, sql, [Symbol.asyncDispose]: () => sql.end() });
    const { status, headers, json, text } = await app.ask("/api/dj/accounts", {
      body: { name: "Kasia", device: "" },
    });
    assert.deepEqual([status, json.error.code], [503, "unavailable"]);
    assert.ok(Number(headers.get("retry-after")) > 0);
    assert.ok(!/ECONN|127\.0\.0\.1|stack|postgres/.test(text), text);
  } finally {
    await sql.end({ timeout: 1 });
  }
});

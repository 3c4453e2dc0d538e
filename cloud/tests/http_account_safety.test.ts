/** What somebody can do who has a token, or guesses at a password, and is not the owner. */

import type { SignedIn } from "@pika/contract/room/http.ts";
import assert from "node:assert/strict";
import { networkHash, rememberNetwork } from "../accounts/networks.ts";
import { TestApp } from "./app.ts";
import { testDatabase } from "./database.ts";

const email = "kasia@example.org";
const password = "correct horse battery";

class Owner {
  constructor(readonly app: TestApp, readonly signedIn: SignedIn) {}

  static async signUp(app: TestApp): Promise<Owner> {
    return new Owner(app, await app.signUp("Kasia"));
  }

  put(body: unknown, token = this.signedIn.token) {
    return this.app.ask("/api/dj/account/credentials", { method: "PUT", token, body });
  }

  async withPassword(): Promise<this> {
    assert.equal((await this.put({ email, password })).status, 200);
    return this;
  }

  async code(current?: string): Promise<string> {
    return (await this.askCode(current)).json.code;
  }

  askCode(current?: string) {
    const body = current === undefined ? undefined : { current };
    return this.app.ask("/api/dj/account/recovery_code", {
      method: "POST",
      token: this.signedIn.token,
      body,
    });
  }

  async signIn(device: string, from?: string) {
    return await this.app.ask("/api/dj/sign_in", { body: { email, password, device }, from });
  }

  async isIn(token: string): Promise<boolean> {
    return (await this.app.ask("/api/dj/account", { token })).status === 200;
  }
}

Deno.test("a token alone changes neither address nor password, and makes no recovery code, once there is a password", async () => {
  await using database = await testDatabase();
  const kasia = await (await Owner.signUp(new TestApp(database))).withPassword();
  const mine = { email: "thief@example.org", password: "the thief's own" };
  for (const current of [undefined, ""]) {
    const refused = await kasia.put({ ...mine, current });
    assert.deepEqual([refused.status, refused.json.error.code], [403, "proof_required"]);
    assert.equal(refused.json.error.field, "current");
  }
  const wrong = await kasia.put({ ...mine, current: "a guess at it" });
  assert.deepEqual([wrong.status, wrong.json.error.code], [403, "wrong_proof"]);
  assert.deepEqual([(await kasia.askCode()).status, (await kasia.askCode("a guess")).status], [403, 403]);
  assert.equal((await kasia.signIn("other")).status, 200, "all is as it was");

  assert.match(await kasia.code(password), /-/);
  assert.equal((await kasia.put({ ...mine, current: password })).json.email, mine.email);
});

Deno.test("guessing at the password with a stolen token ends soon", async () => {
  await using database = await testDatabase();
  const app = new TestApp(database, { PIKA_RATE_SIGN_INS_PER_EMAIL: "3/900" });
  const kasia = await (await Owner.signUp(app)).withPassword();
  const statuses: number[] = [];
  for (let i = 0; i < 5; i++) statuses.push((await kasia.askCode(`guess ${i}`)).status);
  assert.deepEqual(statuses, [403, 403, 403, 429, 429]);
  assert.equal((await kasia.signIn("new laptop")).status, 200, "and hinders nobody who signs in");
});

Deno.test("an account with a recovery code and no password asks for the code; one with neither may have its first", async () => {
  await using database = await testDatabase();
  const app = new TestApp(database);
  const kasia = await Owner.signUp(app);
  const code = await kasia.code();
  assert.equal((await kasia.put({ email, password })).json.error.code, "proof_required");
  assert.equal((await kasia.askCode()).json.error.code, "proof_required");
  assert.equal(
    (await kasia.put({ email, password, current: "0".repeat(20) })).json.error.code,
    "wrong_proof",
  );
  assert.equal((await kasia.put({ email, password, current: code.toLowerCase() })).status, 200);
  const recovered = await app.ask("/api/dj/recover", { body: { code, device: "" } });
  assert.equal(recovered.status, 200, "showing it does not use it up");
});

Deno.test("another password signs out all other devices and no account of others; another address alone signs out nobody", async () => {
  await using database = await testDatabase();
  const app = new TestApp(database);
  const kasia = await (await Owner.signUp(app)).withPassword();
  const stranger = await app.signUp("Stranger");
  const other = (await kasia.signIn("other")).json.token;
  const moved = await kasia.put({ email: "kasia@new.example", password, current: password });
  assert.deepEqual([moved.json.email, await kasia.isIn(other)], ["kasia@new.example", true]);

  const changed = await kasia.put({
    email: "kasia@new.example",
    password: "a newer password",
    current: password,
  });
  assert.equal(changed.status, 200);
  assert.deepEqual(
    [await kasia.isIn(kasia.signedIn.token), await kasia.isIn(other), await kasia.isIn(stranger.token)],
    [true, false, true],
  );
  const { devices, changes } = (await app.ask("/api/dj/devices", { token: kasia.signedIn.token })).json;
  assert.deepEqual(devices.map(({ name }: { name: string }) => name), ["laptop"]);
  assert.deepEqual(
    changes.map(({ kind, device }: { kind: string; device: string }) => `${kind} ${device}`),
    ["password_changed laptop", "email_changed laptop", "signed_in other", "credentials_set laptop"],
    "the owner sees what was done, and where",
  );
});

Deno.test("a recovery signs out everybody else, and the one who recovered may set a new password", async () => {
  await using database = await testDatabase();
  const app = new TestApp(database);
  const kasia = await (await Owner.signUp(app)).withPassword();
  const code = await kasia.code(password);
  const thief = (await kasia.signIn("thief")).json.token;
  const recovered = (await app.ask("/api/dj/recover", { body: { code, device: "new laptop" } })).json;
  assert.deepEqual(
    [await kasia.isIn(thief), await kasia.isIn(kasia.signedIn.token), await kasia.isIn(recovered.token)],
    [false, false, true],
  );
  const set = await kasia.put({ email, password: "a newer password" }, recovered.token);
  assert.equal(set.status, 200, "the code was the proof, and is used up");
  // An hour later the code is no proof any more.
  await database.sql`UPDATE devices SET recovered_at = now() - interval '61 minutes'`;
  assert.equal((await kasia.put({ email, password }, recovered.token)).json.error.code, "proof_required");
});

Deno.test("strangers' wrong passwords, from however many networks, do not shut out the owner from where she signed in before", async () => {
  await using database = await testDatabase();
  const app = new TestApp(database, {
    PIKA_RATE_SIGN_INS_PER_EMAIL: "3/900",
    PIKA_RATE_SIGN_INS_OF_STRANGERS: "2/3600",
  });
  const home = "203.0.113.7";
  const kasia = await (await Owner.signUp(app)).withPassword();
  assert.equal((await kasia.signIn("laptop", home)).status, 200);
  const guess = (from: string, wanted = email, token?: string) =>
    app.ask("/api/dj/sign_in", { body: { email: wanted, password: "a guess", device: "" }, from, token });
  const statuses: number[] = [];
  for (let i = 0; i < 4; i++) statuses.push((await guess(`10.0.0.${i}`)).status);
  assert.deepEqual(statuses, [401, 401, 429, 429]);
  assert.equal((await kasia.signIn("new laptop", home)).status, 200, "from home");
  const elsewhere = await kasia.signIn("new laptop", "198.51.100.1");
  assert.equal(elsewhere.status, 429, "not from a network that nobody knows");
  assert.match(elsewhere.json.error.message, /recovery code/);

  // From anywhere with a token of that account, and not with one of another.
  const road = "198.51.100.2";
  assert.equal((await guess(road, email, kasia.signedIn.token)).status, 401);
  assert.equal((await guess(road, email, (await app.signUp("Thief")).token)).status, 429);
  // An address that nobody has is treated the same: what is refused tells nothing.
  for (let i = 0; i < 2; i++) assert.equal((await guess(`10.0.1.${i}`, "nobody@example.org")).status, 401);
  const nobody = await guess("10.0.1.9", "nobody@example.org");
  const known = await guess("10.0.1.9");
  assert.equal(nobody.json.error.code, known.json.error.code);
});

Deno.test("guessing ends at home as well, and right passwords do not count", async () => {
  await using database = await testDatabase();
  const app = new TestApp(database, { PIKA_RATE_SIGN_INS_PER_EMAIL: "3/900" });
  const kasia = await (await Owner.signUp(app)).withPassword();
  for (let i = 0; i < 3; i++) assert.equal((await kasia.signIn("laptop")).status, 200);
  const statuses: number[] = [];
  for (let i = 0; i < 4; i++) {
    const body = { email, password: "a guess", device: "" };
    statuses.push((await app.ask("/api/dj/sign_in", { body })).status);
  }
  assert.deepEqual(statuses, [401, 401, 401, 429]);
});

Deno.test("networks that are remembered are few, age, and cannot be read out of the database", async () => {
  await using database = await testDatabase();
  const { account } = await new TestApp(database).signUp();
  for (let i = 0; i < 14; i++) {
    await rememberNetwork(database.sql, account.id, networkHash("s".repeat(32), `203.0.113.${i}`));
  }
  const rows = await database.sql`SELECT n::text AS text FROM account_networks n`;
  assert.equal(rows.length, 10);
  assert.ok(rows.every(({ text }) => !text.includes("203.0")));
});

Deno.test("a flood of sign-ins is refused with a time to come back, and honest ones of other networks get through", async () => {
  await using database = await testDatabase();
  const app = new TestApp(database, {
    PIKA_RATE_SIGN_INS: "1000/1",
    PIKA_RATE_SIGN_INS_PER_EMAIL: "1000/1",
    PIKA_RATE_SIGN_INS_OF_STRANGERS: "1000/1",
  });
  const kasia = await (await Owner.signUp(app)).withPassword();
  const flood = Array.from({ length: 60 }, (_, i) => {
    const body = { email: `dj${i}@example.org`, password: "a guess", device: "" };
    return app.ask("/api/dj/sign_in", { body, from: "10.0.0.1" });
  });
  const home = kasia.signIn("laptop");
  const stranger = app.ask("/api/dj/sign_in", {
    body: { email: "honest@example.org", password: "mistyped", device: "" },
    from: "10.9.9.9",
  });
  const answers = await Promise.all(flood);
  const refused = answers.filter(({ status }) => status === 503);
  assert.ok(refused.length > 0, "few of one network wait");
  for (const { json, headers } of refused) {
    assert.equal(json.error.code, "unavailable");
    assert.equal(headers.get("retry-after"), String(json.error.retry_after));
  }
  assert.deepEqual([(await home).status, (await stranger).status], [200, 401]);
});

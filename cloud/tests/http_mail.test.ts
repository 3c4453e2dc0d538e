/** An e-mail address is claimed by whoever can read what is sent there. */

import assert from "node:assert/strict";
import { TestApp } from "./app.ts";
import { testDatabase } from "./database.ts";
import { MailServer } from "../../scripts/testing/mail_server.ts";

const email = "kasia@example.org";
const password = "correct horse battery";

const mailOf = (server: MailServer) => ({ PIKA_SMTP_URL: server.url, PIKA_MAIL_FROM: "pika@pika.example" });
const codeIn = (text: string) => /^(\d{4} \d{4})\r?$/m.exec(text)?.[1] ?? "";

function desk(app: TestApp, token: string) {
  return {
    put: (body: unknown) => app.ask("/api/dj/account/credentials", { method: "PUT", token, body }),
    verify: (code: string) => app.ask("/api/dj/account/email/verify", { token, body: { code } }),
    account: async () => (await app.ask("/api/dj/account", { token })).json,
    changes: async () =>
      (await app.ask("/api/dj/devices", { token })).json.changes.map(({ kind }: { kind: string }) => kind),
  };
}

Deno.test("an address is the account's once its code came back, and opens nothing before", async () => {
  await using database = await testDatabase();
  await using mail = await MailServer.start();
  const app = new TestApp(database, mailOf(mail));
  const { token } = await app.signUp("Kasia");
  const kasia = desk(app, token);
  const asked = await kasia.put({ email: "Kasia@Example.org", password });
  assert.equal(asked.status, 200);
  assert.deepEqual(
    [asked.json.email, asked.json.pending_email, asked.json.sends_mail, asked.json.email_verified],
    [null, email, true, false],
  );
  const signIn = () => app.ask("/api/dj/sign_in", { body: { email, password, device: "" } });
  assert.equal((await signIn()).status, 401);
  const letter = await mail.mailTo(email);
  assert.equal(letter.from, "pika@pika.example");
  const code = codeIn(letter.text);
  assert.match(code, /^\d{4} \d{4}$/);
  const rows = JSON.stringify(await database.sql`SELECT c::text FROM email_claims c`);
  assert.ok(!rows.includes(code.replace(" ", "")), "the database does not know the code");

  assert.equal((await kasia.verify("0000 0000")).json.error.code, "wrong_mail_code");
  const verified = await kasia.verify(code.replace(" ", ""));
  assert.deepEqual(
    [verified.status, verified.json.email, verified.json.email_verified, verified.json.pending_email],
    [200, email, true, null],
  );
  assert.equal((await signIn()).status, 200);
  assert.equal((await kasia.verify(code)).status, 403, "a code works once");
});

Deno.test("nobody squats an address: without its mailbox there is no code, and the owner takes it from who had it unverified", async () => {
  await using database = await testDatabase();
  await using mail = await MailServer.start();
  const before = new TestApp(database);
  const squatter = await before.signUp("Squatter");
  assert.equal((await desk(before, squatter.token).put({ email, password: "squatter's own" })).status, 200);

  // From now on the cloud sends mail.
  const app = new TestApp(database, mailOf(mail));
  const kasia = desk(app, (await app.signUp("Kasia")).token);
  await kasia.put({ email, password });
  assert.equal((await kasia.verify(codeIn((await mail.mailTo(email)).text))).json.email, email);
  const squat = desk(app, squatter.token);
  assert.equal((await squat.account()).email, null);
  assert.equal((await squat.changes())[0], "email_lost");
  const old = await app.ask("/api/dj/sign_in", { body: { email, password: "squatter's own", device: "" } });
  assert.equal(old.status, 401);

  // Again, when it is the owner's for good: whoever asks is told the same, and only the owner reads what it is about.
  const asked = await squat.put({ email, password: "squatter's own" });
  assert.deepEqual([asked.status, asked.json.pending_email], [200, email]);
  const letter = await mail.mailTo(email, 2);
  assert.deepEqual([codeIn(letter.text), /account of Pika/.test(letter.text)], ["", true]);
  assert.equal((await squat.verify("")).json.error.code, "wrong_mail_code");
  assert.equal((await kasia.account()).email, email);
});

Deno.test("a code is tried five times, and is good for half an hour", async () => {
  await using database = await testDatabase();
  await using mail = await MailServer.start();
  const app = new TestApp(database, mailOf(mail));
  const kasia = desk(app, (await app.signUp("Kasia")).token);
  await kasia.put({ email, password });
  const code = codeIn((await mail.mailTo(email)).text);
  const wrong = code === "1111 1111" ? "2222 2222" : "1111 1111";
  // At once as well as one after another.
  await Promise.all(Array.from({ length: 5 }, () => kasia.verify(wrong)));
  assert.equal((await kasia.verify(code)).status, 403);
  await kasia.put({ email, password });
  const newer = codeIn((await mail.mailTo(email, 2)).text);
  await database.sql`UPDATE email_claims SET expires_at = now() - interval '1 second'`;
  assert.equal((await kasia.verify(newer)).status, 403);
});

Deno.test("another address and password come into force with the code: then others are signed out, and the old address is told", async () => {
  await using database = await testDatabase();
  await using mail = await MailServer.start();
  const app = new TestApp(database, mailOf(mail));
  const { token } = await app.signUp("Kasia");
  const kasia = desk(app, token);
  await kasia.put({ email, password });
  await kasia.verify(codeIn((await mail.mailTo(email)).text));
  const other = (await app.ask("/api/dj/sign_in", { body: { email, password, device: "other" } })).json.token;
  const isIn = async (of: string) => (await app.ask("/api/dj/account", { token: of })).status === 200;

  await kasia.put({ email: "kasia@new.example", password: "a newer password", current: password });
  assert.deepEqual([(await kasia.account()).email, await isIn(other)], [email, true], "nothing yet");
  await kasia.verify(codeIn((await mail.mailTo("kasia@new.example")).text));
  assert.deepEqual([(await kasia.account()).email, await isIn(other)], ["kasia@new.example", false]);
  assert.match((await mail.mailTo(email, 2)).text, /address was changed, on "laptop"/);

  // The password alone is changed at once, and ends what still waited for a code.
  await kasia.put({
    email: "kasia@third.example",
    password: "a newer password",
    current: "a newer password",
  });
  const third = codeIn((await mail.mailTo("kasia@third.example")).text);
  await kasia.put({ email: "kasia@new.example", password: "the newest of all", current: "a newer password" });
  assert.match((await mail.mailTo("kasia@new.example", 2)).text, /password was changed/);
  assert.equal((await kasia.verify(third)).status, 403);
  const signIn = await app.ask("/api/dj/sign_in", {
    body: { email: "kasia@new.example", password: "the newest of all", device: "" },
  });
  assert.equal(signIn.status, 200);
});

Deno.test("nobody is flooded with mail: an account asks for few, and few go to one address", async () => {
  await using database = await testDatabase();
  await using mail = await MailServer.start();
  const app = new TestApp(database, { ...mailOf(mail), PIKA_RATE_MAILS: "2/3600" });
  const [one, other] = [desk(app, (await app.signUp("A")).token), desk(app, (await app.signUp("B")).token)];
  const statuses = [];
  for (const who of [one, other, other]) statuses.push((await who.put({ email, password })).status);
  assert.deepEqual(statuses, [200, 200, 429]);
  const elsewhere = [];
  for (let i = 0; i < 2; i++) {
    elsewhere.push((await one.put({ email: `dj${i}@example.org`, password })).status);
  }
  assert.deepEqual(elsewhere, [200, 429]);
});

Deno.test("what is in front of the @ is no list of addresses, and no header", async () => {
  await using database = await testDatabase();
  await using mail = await MailServer.start();
  const app = new TestApp(database, mailOf(mail));
  const kasia = desk(app, (await app.signUp("Kasia")).token);
  for (
    const bad of ["a,b@example.org", "<a@evil.example>,b@example.org", 'a"b@example.org', "a;b@example.org"]
  ) {
    const refused = await kasia.put({ email: bad, password });
    assert.deepEqual([refused.status, refused.json.error.field], [400, "email"], bad);
  }
  assert.equal(mail.received.length, 0);
});

Deno.test("a mail that cannot be sent is said so, and nothing is changed", async () => {
  await using database = await testDatabase();
  await using mail = await MailServer.start();
  mail.refuses = "no such mailbox";
  const app = new TestApp(database, mailOf(mail));
  const kasia = desk(app, (await app.signUp("Kasia")).token);
  const refused = await kasia.put({ email, password });
  assert.deepEqual([refused.status, refused.json.error.code], [503, "mail_failed"]);
  assert.ok(!refused.text.includes("no such mailbox"));
  assert.equal((await kasia.account()).email, null);
});

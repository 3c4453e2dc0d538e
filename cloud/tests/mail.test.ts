/** Mail goes over a network encrypted, or not at all; to this machine itself it may go in the clear. */

import assert from "node:assert/strict";
import { Mailer } from "../mail/mailer.ts";
import { RefusalError } from "../base/refusal.ts";
import { MailServer } from "../../scripts/testing/mail_server.ts";

const letter = { to: "kasia@example.org", subject: "Grüße", text: "Zażółć gęślą jaźń\n" };

Deno.test("a letter arrives, with the sender that the operator has named", async () => {
  await using server = await MailServer.start();
  await new Mailer({ url: server.url, from: "pika@pika.example" }).send(letter);
  const mail = await server.mailTo(letter.to);
  assert.deepEqual([mail.from, mail.to], ["pika@pika.example", [letter.to]]);
  assert.match(mail.text, /^From: Pika <pika@pika\.example>/m);
});

Deno.test("a server elsewhere that speaks no TLS, or shows a certificate that nobody signed, gets nothing", async () => {
  for (const tls of ["off", "starttls"] as const) {
    // An address of this machine that counts as one over the network.
    await using server = await MailServer.start({ tls, host: "127.0.0.2" });
    await assert.rejects(
      new Mailer({ url: server.url, from: "pika@pika.example" }).send(letter),
      (error) => error instanceof RefusalError && error.code === "mail_failed",
    );
    assert.deepEqual([server.connected, server.received], [1, []]);
  }
});

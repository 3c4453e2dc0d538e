/** Sends mail by SMTP. */

// Its types would bring those of Node with them, for the whole workspace.
import nodemailer from "nodemailer";
import type { MailWay } from "../base/config.ts";
import { log } from "../base/log.ts";
import { RefusalError } from "../base/refusal.ts";

/** Milliseconds for each step of the talk with the mail server: somebody waits for the answer. */
const patience = 10_000;

/** A mail in plain text. */
export interface Letter {
  to: string;
  subject: string;
  text: string;
}

/** What is asked of the library here. */
interface Transport {
  sendMail(
    mail: { from: Mailbox; to: Mailbox; subject: string; text: string },
  ): Promise<unknown>;
}

interface Mailbox {
  name: string;
  address: string;
}

export class Mailer {
  readonly #way: MailWay;
  readonly #transport: Transport;

  constructor(way: MailWay) {
    this.#way = way;
    const { hostname, protocol } = new URL(way.url);
    const here = /^(?:127\.0\.0\.1|localhost|\[::1\])$/.test(hostname);
    this.#transport = nodemailer.createTransport({
      url: way.url,
      // Never in the clear over a network: a code in a mail opens what it is sent for.
      requireTLS: protocol === "smtp:" && !here,
      ignoreTLS: protocol === "smtp:" && here,
      // What it calls itself; by itself the library would say the machine's name.
      name: way.from.split("@").at(-1),
      connectionTimeout: patience,
      greetingTimeout: patience,
      socketTimeout: patience,
      disableFileAccess: true,
      disableUrlAccess: true,
    });
  }

  /** Sends `letter`. Throws a `RefusalError` when the mail server does not take it; why is in the log. */
  async send(letter: Letter): Promise<void> {
    try {
      await this.#transport.sendMail({
        from: { name: "Pika", address: this.#way.from },
        // As one address, whatever is in it: a list would be read out of a text.
        to: { name: "", address: letter.to },
        subject: letter.subject,
        text: letter.text,
      });
    } catch (error) {
      // What the mail server says may repeat the recipient's address, which is nobody's business in a log.
      const { code, responseCode } = error as { code?: string; responseCode?: number };
      log("mail_failed", { level: "error", code: code ?? "unknown", response: responseCode ?? null });
      const help = "Check it, or try again later";
      throw new RefusalError("mail_failed", "The mail to this address could not be sent", {
        help,
        field: "email",
      });
    }
  }

  /** Sends `letter` without anybody waiting for it; a failure is in the log. */
  post(letter: Letter): void {
    this.send(letter).catch(() => {});
  }
}

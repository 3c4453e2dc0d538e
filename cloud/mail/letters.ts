/** What the cloud writes to DJs. */

import type { Letter } from "./mailer.ts";

/** The code that shows that an address is the DJ's. `minutes`: how long it is good. */
export function codeLetter(to: string, { code, minutes }: { code: string; minutes: number }): Letter {
  return {
    to,
    subject: `${code} is your code for Pika`,
    text: `${code}

Type this code in Pika, under Account, within ${minutes} minutes. The address is yours in Pika from then on.

If you did not ask for it, somebody mistyped an address: without the code nothing happens.
`,
  };
}

/** To an address that is an account's already, when another asks for it: who asked is told nothing. */
export function takenLetter(to: string): Letter {
  return {
    to,
    subject: "Your address in Pika",
    text: `Somebody, perhaps you, asked to use this address for another account of Pika.

It is the address of an account already, so nothing was changed. To use that account on another laptop, sign in with this address and its password.
`,
  };
}

/** What was changed, to the address that the account had until then. */
export function changeLetter(to: string, { what, device }: { what: string; device: string }): Letter {
  return {
    to,
    subject: `${what}: your account in Pika`,
    text: `${what}, on "${device}".

If it was not you: use your recovery code in Pika (Account, "With a recovery code"). It signs out all other devices, and lets you set a new password.
`,
  };
}

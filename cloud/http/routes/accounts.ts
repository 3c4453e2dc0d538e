/** The HTTP interface of accounts, below `/api/dj`. */

import {
  type Account,
  AccountChanges,
  Credentials,
  MailCode,
  NewAccount,
  OwnerProof,
  Recovery,
  type SignedIn,
  SignIn,
} from "@pika/contract/room/http.ts";
import { type Context, Hono } from "hono";
import { loadChanges, noteChange } from "../../accounts/changes.ts";
import { bearerToken, deviceOfToken } from "../../accounts/device.ts";
import { claimEmail, codeMinutes, verifyEmail } from "../../accounts/email_claim.ts";
import { networkHash, ownerOfEmail, rememberNetwork } from "../../accounts/networks.ts";
import { checkPassword, hashPassword } from "../../accounts/password.ts";
import { type Proof, proofAsked, requireProof } from "../../accounts/proof.ts";
import { revokeDevice } from "../../accounts/sign_out.ts";
import {
  addDevice,
  changeAccount,
  createAccount,
  loadAccount,
  loadDevices,
  newRecoveryCodeOf,
  passwordHashOf,
  recover,
  rotateToken,
  setCredentials,
} from "../../accounts/store.ts";
import { AddressLimit, siteOf } from "../../base/address_limit.ts";
import type { Config } from "../../base/config.ts";
import { RateLimit } from "../../base/rate_limit.ts";
import { RefusalError } from "../../base/refusal.ts";
import type { Queries, Sql } from "../../db/connect.ts";
import { changeLetter, codeLetter, takenLetter } from "../../mail/letters.ts";
import type { Mailer } from "../../mail/mailer.ts";
import { readBody } from "../body.ts";
import type { Env } from "../env.ts";
import { pace } from "../pace.ts";
import { requireDevice, type SignedInEnv } from "../signed_in.ts";
import { SignInPace } from "../sign_in_pace.ts";

export interface AccountOptions {
  sql: Sql;
  config: Config;
  /** `null`: this cloud sends no mail. */
  mailer: Mailer | null;
}

/** How one signs in. */
export function signInRoutes({ sql, config, mailer }: AccountOptions): Hono<Env> {
  const accounts = new AddressLimit(config.rates.accounts);
  const signIns = new AddressLimit(config.rates.signIns);
  const tries = new SignInPace(config.rates);
  const routes = new Hono<Env>();
  const networkOf = (context: Context<Env>) => networkHash(config.secret, context.var.address);

  routes.post("/accounts", async (context) => {
    const { name, device } = await readBody(context.req.raw, NewAccount);
    pace(accounts, context.var.address);
    const signedIn = await sql.begin(async (tx) => {
      const account = await createAccount(tx, name);
      await rememberNetwork(tx, account, networkOf(context));
      return await answer(tx, config, { account, ...await addDevice(tx, account, device) });
    });
    return context.json(signedIn, 201);
  });

  routes.post("/sign_in", async (context) => {
    const { email, password, device } = await readBody(context.req.raw, SignIn);
    const { address } = context.var;
    pace(signIns, address);
    const network = networkOf(context);
    const owner = await ownerOfEmail(sql, email.toLowerCase(), network);
    const asking = await deviceOfToken(sql, bearerToken(context.req.header("authorization")));
    const own = asking !== null && asking.account === owner?.id ? asking.device : null;
    const turn = tries.take({
      email: email.toLowerCase(),
      address,
      device: own,
      atHome: owner?.at_home ?? false,
    });
    const right = await checkPassword(password, owner?.password_hash ?? null, turn.asker)
      .catch((error) => {
        // Nothing was tried.
        turn.giveBack();
        throw error;
      });
    if (!right || !owner) {
      throw new RefusalError("wrong_credentials", "This e-mail address and password do not belong together");
    }
    turn.giveBack();
    const signedIn = await sql.begin(async (tx) => {
      const added = await addDevice(tx, owner.id, device);
      await rememberNetwork(tx, owner.id, network);
      await noteChange(tx, { account: owner.id, device: added.device }, "signed_in");
      return await answer(tx, config, { account: owner.id, ...added });
    });
    return context.json(signedIn);
  });

  routes.post("/recover", async (context) => {
    const { code, device } = await readBody(context.req.raw, Recovery);
    pace(signIns, context.var.address);
    const recovered = await recover(sql, code, device);
    if (recovered === null) {
      throw new RefusalError("wrong_code", "This recovery code is unknown, or was used before");
    }
    await rememberNetwork(sql, recovered.account, networkOf(context));
    const signedIn = await answer(sql, config, recovered);
    tellByMail(mailer, signedIn.account, {
      what: "The recovery code was used",
      device: signedIn.device.name,
    });
    return context.json(signedIn);
  });

  return routes;
}

/** What a device that is signed in does with its account. */
export function accountRoutes({ sql, config, mailer }: AccountOptions): Hono<SignedInEnv> {
  const changes = new RateLimit(config.rates.changes);
  const proofs = new RateLimit(config.rates.signInsPerEmail);
  const mailsOfAccount = new RateLimit(config.rates.mails);
  const mailsToAddress = new RateLimit(config.rates.mails);
  const routes = new Hono<SignedInEnv>();
  routes.use("/account/*", requireDevice(sql));
  routes.use("/devices/*", requireDevice(sql));

  const prove = (context: Context<SignedInEnv>, typed: string | undefined): Promise<Proof> => {
    const { device } = context.var;
    return requireProof(sql, device, {
      typed,
      asker: { lane: siteOf(context.var.address), standing: "known" },
      pace: () => pace(proofs, device.device),
    });
  };

  routes.get("/account", async (context) => {
    return context.json(await accountOf(sql, config, context.var.device));
  });

  routes.patch("/account", async (context) => {
    const { account } = context.var.device;
    pace(changes, account);
    await changeAccount(sql, context.var.device, await readBody(context.req.raw, AccountChanges));
    return context.json(await accountOf(sql, config, context.var.device));
  });

  routes.put("/account/credentials", async (context) => {
    const { device } = context.var;
    pace(changes, device.account);
    const { email: typed, password, current } = await readBody(context.req.raw, Credentials);
    const email = typed.toLowerCase();
    const proof = await prove(context, current);
    const before = await accountOf(sql, config, device);
    // The same password again: only the address is another one, and nobody is signed out.
    const same = password === undefined || (proof === "password" && current === password);
    const changed = before.email !== null && !same;
    const verified = before.email === email && before.email_verified === true;
    const asks = mailer !== null && !verified;
    if (asks) {
      if (!isMailbox(email)) {
        throw new RefusalError("invalid_message", `Mail cannot be sent to "${email}"`, { field: "email" });
      }
      pace(mailsOfAccount, device.account);
      pace(mailsToAddress, email);
    }
    // Accounts are for free: who has shown nothing waits as strangers do.
    const hash = password === undefined
      ? await passwordHashOf(sql, device.account)
      : await hashPassword(password, {
        lane: siteOf(context.var.address),
        standing: proof === "nothing to show" ? "stranger" : "known",
      });
    if (hash === null) {
      const what = "An account without a password needs one with its address";
      throw new RefusalError("invalid_message", what, { field: "password" });
    }
    // What is theirs already, or cannot be known to be, is set at once; any other address when its code comes back.
    const now = !asks || before.email === email;
    if (now) {
      await setCredentials(sql, device, { email, hash, changed });
      if (changed) await tellChange(context, before, "The password was changed");
    }
    if (asks) {
      const claim = { email, hash, changed: changed && !now };
      const code = await claimEmail(sql, device, { claim, secret: config.secret });
      const letter = code === null ? takenLetter(email) : codeLetter(email, { code, minutes: codeMinutes });
      await mailer.send(letter);
    }
    return context.json(await accountOf(sql, config, device));
  });

  routes.post("/account/email/verify", async (context) => {
    const { device } = context.var;
    pace(changes, device.account);
    const { code } = await readBody(context.req.raw, MailCode);
    const was = await accountOf(sql, config, device);
    const { before, changed } = await verifyEmail(sql, device, { typed: code, secret: config.secret });
    if (before !== null) await tellChange(context, was, "The e-mail address was changed");
    else if (changed) await tellChange(context, was, "The password was changed");
    return context.json(await accountOf(sql, config, device));
  });

  routes.post("/account/recovery_code", async (context) => {
    const { device } = context.var;
    pace(changes, device.account);
    // Apps of before send no body.
    const { current } = context.req.raw.body === null ? {} : await readBody(context.req.raw, OwnerProof);
    await prove(context, current);
    const code = await newRecoveryCodeOf(sql, device);
    await tellChange(context, await accountOf(sql, config, device), "A new recovery code was made");
    return context.json({ code });
  });

  routes.get("/devices", async (context) => context.json(await devicesOf(sql, context.var.device)));

  routes.delete("/devices/:id", async (context) => {
    const { device } = context.var;
    pace(changes, device.account);
    await revokeDevice(sql, device, context.req.param("id"));
    return context.json(await devicesOf(sql, device));
  });

  routes.post("/devices/current/rotate", async (context) => {
    const { account, device } = context.var.device;
    pace(changes, account);
    const token = await rotateToken(sql, device);
    return context.json(await answer(sql, config, { account, device, token }));
  });

  return routes;

  async function tellChange(context: Context<SignedInEnv>, account: Account, what: string): Promise<void> {
    const { account: id, device } = context.var.device;
    const name = (await loadDevices(sql, id, device)).find((each) => each.current)?.name ?? "";
    tellByMail(mailer, account, { what, device: name });
  }
}

/** Writes to the address that is known to be the account's, if there is one and a way. */
function tellByMail(mailer: Mailer | null, account: Account, letter: { what: string; device: string }): void {
  if (!mailer || account.email === null || !account.email_verified) return;
  mailer.post(changeLetter(account.email, letter));
}

/** Whether mail can go there: what is in front of the @ has no sign that a mail server would read. */
function isMailbox(email: string): boolean {
  return /^[^\s@()<>[\]:;,\\"]+@[^\s@()<>[\]:;,\\"]+$/.test(email);
}

async function accountOf(
  sql: Queries,
  config: Config,
  { account, device }: { account: string; device: string },
): Promise<Account> {
  const asks_for = await proofAsked(sql, { account, device });
  return { ...await loadAccount(sql, account), sends_mail: config.mail !== null, asks_for };
}

async function devicesOf(sql: Queries, { account, device }: { account: string; device: string }) {
  return { devices: await loadDevices(sql, account, device), changes: await loadChanges(sql, account) };
}

async function answer(
  sql: Queries,
  config: Config,
  { account, device, token }: { account: string; device: string; token: string },
) {
  const devices = await loadDevices(sql, account, device);
  return {
    account: await accountOf(sql, config, { account, device }),
    device: devices.find((each) => each.current)!,
    token,
  } satisfies SignedIn;
}

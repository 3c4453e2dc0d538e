/** The HTTP interface of accounts, below `/api/dj`. */

import {
  AccountChanges,
  Credentials,
  NewAccount,
  Recovery,
  type SignedIn,
  SignIn,
} from "@pika/contract/room/http.ts";
import { Hono } from "hono";
import { checkPassword, hashPassword } from "../../accounts/password.ts";
import {
  accountOfEmail,
  addDevice,
  changeAccount,
  createAccount,
  loadAccount,
  loadDevices,
  newRecoveryCodeOf,
  revokeDevice,
  rotateToken,
  setCredentials,
  useRecoveryCode,
} from "../../accounts/store.ts";
import { AddressLimit } from "../../base/address_limit.ts";
import type { Config } from "../../base/config.ts";
import { RateLimit } from "../../base/rate_limit.ts";
import { RefusalError } from "../../base/refusal.ts";
import type { Sql } from "../../db/connect.ts";
import { readBody } from "../body.ts";
import type { Env } from "../env.ts";
import { pace } from "../pace.ts";
import { requireDevice, type SignedInEnv } from "../signed_in.ts";

/** How one signs in. */
export function signInRoutes({ sql, config }: { sql: Sql; config: Config }): Hono<Env> {
  const accounts = new AddressLimit(config.rates.accounts);
  const signIns = new AddressLimit(config.rates.signIns);
  const perEmail = new RateLimit(config.rates.signInsPerEmail);
  const routes = new Hono<Env>();

  routes.post("/accounts", async (context) => {
    const { name, device } = await readBody(context.req.raw, NewAccount);
    pace(accounts, context.var.address);
    const signedIn = await sql.begin(async (tx) => {
      const account = await createAccount(tx, name);
      return await signIn(tx as unknown as Sql, account, device);
    });
    return context.json(signedIn, 201);
  });

  routes.post("/sign_in", async (context) => {
    const { email, password, device } = await readBody(context.req.raw, SignIn);
    const address = email.toLowerCase();
    pace(signIns, context.var.address);
    pace(perEmail, address);
    const account = await accountOfEmail(sql, address);
    if (!await checkPassword(password, account?.password_hash ?? null) || !account) {
      throw new RefusalError("wrong_credentials", "This e-mail address and password do not belong together");
    }
    return context.json(await signIn(sql, account.id, device));
  });

  routes.post("/recover", async (context) => {
    const { code, device } = await readBody(context.req.raw, Recovery);
    pace(signIns, context.var.address);
    const account = await useRecoveryCode(sql, code);
    if (account === null) {
      throw new RefusalError("wrong_code", "This recovery code is unknown, or was used before");
    }
    return context.json(await signIn(sql, account, device));
  });

  return routes;
}

/** What a device that is signed in does with its account. */
export function accountRoutes({ sql, config }: { sql: Sql; config: Config }): Hono<SignedInEnv> {
  const changes = new RateLimit(config.rates.changes);
  const routes = new Hono<SignedInEnv>();
  routes.use("/account/*", requireDevice(sql));
  routes.use("/devices/*", requireDevice(sql));

  routes.get("/account", async (context) => context.json(await loadAccount(sql, context.var.device.account)));

  routes.patch("/account", async (context) => {
    const { account } = context.var.device;
    pace(changes, account);
    await changeAccount(sql, context.var.device, await readBody(context.req.raw, AccountChanges));
    return context.json(await loadAccount(sql, account));
  });

  routes.put("/account/credentials", async (context) => {
    const { account } = context.var.device;
    pace(changes, account);
    const { email, password } = await readBody(context.req.raw, Credentials);
    const hash = await hashPassword(password);
    await setCredentials(sql, account, { email: email.toLowerCase(), hash });
    return context.json(await loadAccount(sql, account));
  });

  routes.post("/account/recovery_code", async (context) => {
    const { account } = context.var.device;
    pace(changes, account);
    return context.json({ code: await newRecoveryCodeOf(sql, account) });
  });

  routes.get("/devices", async (context) => {
    const { account, device } = context.var.device;
    return context.json({ devices: await loadDevices(sql, account, device) });
  });

  routes.delete("/devices/:id", async (context) => {
    const { account, device } = context.var.device;
    pace(changes, account);
    await revokeDevice(sql, account, context.req.param("id"));
    return context.json({ devices: await loadDevices(sql, account, device) });
  });

  routes.post("/devices/current/rotate", async (context) => {
    const { account, device } = context.var.device;
    pace(changes, account);
    const token = await rotateToken(sql, device);
    return context.json(await answer(sql, { account, device, token }));
  });

  return routes;
}

async function signIn(sql: Sql, account: string, name: string): Promise<SignedIn> {
  return await answer(sql, { account, ...await addDevice(sql, account, name) });
}

async function answer(
  sql: Sql,
  { account, device, token }: { account: string; device: string; token: string },
) {
  const devices = await loadDevices(sql, account, device);
  return {
    account: await loadAccount(sql, account),
    device: devices.find((each) => each.current)!,
    token,
  } satisfies SignedIn;
}

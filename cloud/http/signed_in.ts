/** Routes that only a signed-in device may use. */

import type { MiddlewareHandler } from "hono";
import { bearerToken, type DeviceIdentity, deviceOfToken } from "../accounts/device.ts";
import { RefusalError } from "../base/refusal.ts";
import type { Sql } from "../db/connect.ts";
import type { Env } from "./env.ts";

export interface SignedInEnv extends Env {
  Variables: Env["Variables"] & { device: DeviceIdentity };
}

/** Finds the device of the request's token. Throws a `RefusalError` when there is none. */
export function requireDevice(sql: Sql): MiddlewareHandler<SignedInEnv> {
  return async (context, next) => {
    const device = await deviceOfToken(sql, bearerToken(context.req.header("authorization")));
    if (!device) {
      throw new RefusalError("not_signed_in", "This device is not signed in", { help: "sign in again" });
    }
    context.set("device", device);
    await next();
  };
}

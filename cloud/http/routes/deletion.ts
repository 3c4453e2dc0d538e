/** What people may have deleted: a DJ's account and nights, what a dancer's phone did; and how long the rest is kept. */

import { AccountDeletion, type DancerForgotten, type Privacy } from "@pika/contract/room/http.ts";
import { Hono } from "hono";
import { deleteAccount } from "../../accounts/deletion.ts";
import { siteOf } from "../../base/address_limit.ts";
import type { Config } from "../../base/config.ts";
import { RateLimit } from "../../base/rate_limit.ts";
import { dancerOfCookie, noDancerCookieHeader } from "../../dancers/cookie.ts";
import type { Sql } from "../../db/connect.ts";
import { deleteNight } from "../../room/deletion.ts";
import { forgetDancer } from "../../room/forget_dancer.ts";
import { roomsOf } from "../../room/lists.ts";
import { isSecure } from "../address.ts";
import { readBody } from "../body.ts";
import type { Env } from "../env.ts";
import { pace } from "../pace.ts";
import { requireDevice, type SignedInEnv } from "../signed_in.ts";

/** Deletions of one dancer: nobody needs a second one soon, but a phone may ask again when the answer was lost. */
const perDancer = { burst: 6, seconds: 60 } as const;
/** Deletions from one address: a club may be one. Each costs a handful of statements. */
const perAddress = { burst: 120, seconds: 60 } as const;

/** What a DJ deletes, below `/api/dj`. */
export function djDeletionRoutes({ sql, config }: { sql: Sql; config: Config }): Hono<SignedInEnv> {
  const changes = new RateLimit(config.rates.changes);
  // Whoever stole a device's token guesses no faster than whoever knows the e-mail address.
  const passwords = new RateLimit(config.rates.signInsPerEmail);
  const routes = new Hono<SignedInEnv>();

  routes.delete("/sessions/:id", requireDevice(sql), async (context) => {
    const { account } = context.var.device;
    pace(changes, account);
    await deleteNight(sql, { session: context.req.param("id"), account });
    return context.json({ sessions: await roomsOf(sql, account) });
  });

  routes.post("/account/delete", requireDevice(sql), async (context) => {
    const { account } = context.var.device;
    pace(passwords, account);
    const { password } = await readBody(context.req.raw, AccountDeletion);
    const asker = { lane: siteOf(context.var.address), standing: "known" } as const;
    await deleteAccount(sql, { account, password, asker });
    return context.json({});
  });

  return routes;
}

/** What everybody may ask and delete, below `/api`. */
export function privacyRoutes({ sql, config }: { sql: Sql; config: Config }): Hono<Env> {
  const dancers = new RateLimit(perDancer);
  const addresses = new RateLimit(perAddress);
  const routes = new Hono<Env>();

  routes.get("/privacy", (context) =>
    context.json(
      {
        dancer_days: config.dancerDays,
        night_days: config.nightDays,
        contact: config.privacyContact,
      } satisfies Privacy,
    ));

  routes.delete("/dancer", async (context) => {
    const dancer = dancerOfCookie(context.req.header("cookie"), config.secret);
    let forgotten: DancerForgotten = { likes: 0, wishes: 0, votes: 0, thanks: 0, rest: "none" };
    if (dancer !== null) {
      pace(dancers, dancer);
      pace(addresses, context.var.address);
      forgotten = await forgetDancer(sql, dancer);
    }
    // Last: a cookie that was lost before its rows are gone would leave them for good.
    const protocol = isSecure(context.req.raw, context.env.remoteAddr, config) ? "https:" : "http:";
    context.header("set-cookie", noDancerCookieHeader({ protocol }));
    return context.json(forgotten);
  });

  return routes;
}

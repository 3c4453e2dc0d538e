/** Whoever holds a stolen token, guesses at passwords from thousands of networks, or has a piece of IPv6 to itself. */

import assert from "node:assert/strict";
import { AttackedCloud } from "../../testing/attacked_cloud.ts";
import { until } from "../../testing/until.ts";

/** Through a proxy that the cloud trusts, so that each request comes from where the attack says. */
const proxied = { PIKA_TRUSTED_PROXIES: "127.0.0.0/8" };
const email = "kasia@example.org";
const password = "correct horse battery";
const home = "203.0.113.7";

interface Ask {
  method?: string;
  body?: unknown;
  token?: string;
  from?: string;
}

async function ask(url: string, path: string, { method = "POST", body, token, from = home }: Ask = {}) {
  const response = await fetch(`${url}/api/dj/${path}`, {
    method,
    headers: {
      "x-forwarded-for": from,
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    body: body === undefined ? null : JSON.stringify(body),
  });
  // deno-lint-ignore no-explicit-any
  return { status: response.status, json: await response.json() as any };
}

async function ownerAt(url: string): Promise<string> {
  const { json } = await ask(url, "accounts", { body: { name: "Kasia", device: "laptop" } });
  const set = await ask(url, "account/credentials", {
    method: "PUT",
    token: json.token,
    body: { email, password },
  });
  assert.equal(set.status, 200);
  return json.token;
}

Deno.test("a stolen token does not take the account: it sets no password, makes no code, and ends with the next password", async () => {
  await using attacked = await AttackedCloud.open({ env: proxied });
  const { url } = attacked;
  const token = await ownerAt(url);
  const thief = "198.51.100.66";
  const body = { email: "thief@example.org", password: "the thief's own" };
  for (const current of [undefined, "", "a guess at it", password.toUpperCase()]) {
    const set = await ask(url, "account/credentials", {
      method: "PUT",
      token,
      body: { ...body, current },
      from: thief,
    });
    assert.equal(set.status, 403);
    const code = await ask(url, "account/recovery_code", { token, body: { current }, from: thief });
    assert.equal(code.status, 403);
  }
  const owner = await ask(url, "sign_in", { body: { email, password, device: "new laptop" } });
  const changed = await ask(url, "account/credentials", {
    method: "PUT",
    token: owner.json.token,
    body: { email, password: "a newer password", current: password },
  });
  assert.equal(changed.status, 200);
  assert.equal((await ask(url, "account", { method: "GET", token, from: thief })).status, 401);
});

Deno.test("guesses from thousands of networks neither shut out the owner nor let her wait for ever", async () => {
  // Fewer than in production, so that they are used up sooner.
  const env = { ...proxied, PIKA_RATE_SIGN_INS_OF_STRANGERS: "20/3600" };
  await using attacked = await AttackedCloud.open({ env });
  const { url } = attacked;
  await ownerAt(url);
  let over = false;
  let guesses = 0;
  const answers = new Map<number, number>();
  const guess = async () => {
    while (!over) {
      const network = guesses++;
      const from = `2001:${(0x1000 + (network >> 8)).toString(16)}:${(network & 255).toString(16)}::1`;
      // Every other one at her password, the rest at anybody's: the first use up tries, the second keep the machine busy.
      const whose = network % 2 ? email : `dj${network}@example.org`;
      const { status } = await ask(url, "sign_in", {
        body: { email: whose, password: "a guess", device: "" },
        from,
      });
      answers.set(status, (answers.get(status) ?? 0) + 1);
    }
  };
  await attacked.bears("guesses from thousands of networks", async () => {
    const flood = Array.from({ length: 150 }, guess);
    try {
      const met = (status: number) => (answers.get(status) ?? 0) > 0;
      await until("strangers have used up their tries, and the queue is full", () => met(429) && met(503));
      const owner = await ask(url, "sign_in", { body: { email, password, device: "new laptop" } });
      assert.equal(owner.status, 200, JSON.stringify(owner.json));
      await attacked.nextGuest();
    } finally {
      over = true;
      await Promise.all(flood);
    }
  });
  assert.deepEqual([...answers.keys()].sort(), [401, 429, 503]);
  assert.ok(answers.get(401)! < guesses, "few were tried");
});

Deno.test("a /48 of IPv6, with its 65,536 networks, makes as many accounts in an hour as eight addresses", async () => {
  await using attacked = await AttackedCloud.open({ env: proxied });
  const statuses = [];
  for (let net = 0; net < 260; net++) {
    const from = `2001:db8:7:${net.toString(16)}::1`;
    statuses.push((await ask(attacked.url, "accounts", { body: { name: "X", device: "" }, from })).status);
  }
  const made = statuses.filter((status) => status === 201).length;
  // 30 an hour and address; a few are refilled meanwhile.
  assert.ok(made >= 240 && made <= 250, `${made} were made`);
});

/** What whoever runs the server sees of accounts, and does with them. */

import type { AdminAccount } from "@pika/contract/operator/admin.ts";
import { RefusalError } from "../base/refusal.ts";
import type { Queries, Sql } from "../db/connect.ts";
import { deleteNightsOf } from "../room/deletion.ts";
import { endForGood } from "../room/operator.ts";

/** The account that has `slug`, or had it. Throws a `RefusalError`. */
export async function accountBySlug(sql: Queries, slug: string): Promise<AdminAccount> {
  const { id: _, ...account } = await find(sql, slug);
  return account;
}

/** Ends the account's rooms, and deletes it with its nights and devices, for good. Returns what it was. Throws a `RefusalError`. */
export async function deleteByOperator(sql: Sql, slug: string): Promise<AdminAccount> {
  const { id, ...account } = await find(sql, slug);
  const open = await sql<
    { id: string }[]
  >`SELECT id FROM sessions WHERE account_id = ${id} AND status <> 'ended'`;
  for (const { id: session } of open) await endForGood(sql, session);
  await sql.begin(async (tx) => {
    // Whoever begins a night holds this row: none begins meanwhile.
    await tx`SELECT FROM accounts WHERE id = ${id} FOR UPDATE`;
    await deleteNightsOf(tx, id);
    await tx`DELETE FROM accounts WHERE id = ${id}`;
  });
  return account;
}

async function find(sql: Queries, slug: string): Promise<AdminAccount & { id: string }> {
  const [row] = await sql<(AdminAccount & { id: string })[]>`
    SELECT a.id, a.name, a.slug, a.created_at,
      (SELECT count(*)::int FROM devices WHERE account_id = a.id AND revoked_at IS NULL) AS devices,
      (SELECT count(*)::int FROM sessions WHERE account_id = a.id) AS rooms,
      (SELECT count(*)::int FROM sessions WHERE account_id = a.id AND status <> 'ended') AS open
    FROM accounts a JOIN slugs s ON s.account_id = a.id WHERE s.slug = ${slug.toLowerCase()}`;
  if (row) return { ...row };
  throw new RefusalError("dj_unknown", `There is no DJ "${slug}"`, { help: "admin list names them" });
}

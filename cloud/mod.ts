/** The cloud: relays the night live. For now it says that it is well. */

import { Hono } from "hono";
import manifest from "./deno.json" with { type: "json" };

/** The HTTP application, without a server around it. */
export const app: Hono = new Hono();

app.get("/health", (context) => context.json({ ok: true }));
app.get("/version", (context) => context.json({ name: "cloud", version: manifest.version }));

if (import.meta.main) {
  Deno.serve({ hostname: "127.0.0.1", port: Number(Deno.env.get("PORT") ?? 8787) }, app.fetch);
}

/**
 * The health check of a container: ends with 0 when `/ready` says that all is well, otherwise with 1 and what is not. It asks this machine
 * only: `bun cloud/health_check.ts`.
 */

import process from "node:process";

/** Milliseconds after which no answer is a bad one: more than the program allows its database. */
const patience = 4_000;

/** What is not well at the address; `null`: nothing. */
export async function problemAt(url: string): Promise<string | null> {
  let response: Response;
  try {
    response = await fetch(`${url}/ready`, { signal: AbortSignal.timeout(patience) });
  } catch (error) {
    return `does not answer: ${(error as Error).message}`;
  }
  const { ready, checks } = await response.json().catch(() => ({}));
  if (response.ok && ready === true) return null;
  const failed = Object.entries(checks ?? {}).filter(([, answer]) => answer !== "ok");
  if (failed.length === 0) return `answers with status ${response.status}`;
  return failed.map(([name, answer]) => `${name}: ${answer}`).join("; ");
}

if (import.meta.main) {
  const problem = await problemAt(`http://127.0.0.1:${process.env.PORT || "8787"}`);
  if (problem !== null) {
    process.stdout.write(`${problem}\n`);
    process.exitCode = 1;
  }
}

/** Folders for secrets that a program reads from files: of their owner only, and never left behind, also by who was killed. */

import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { remove } from "../../lib/files.ts";

/** `pika-sign-PID-...`: whose it is, so that it shows when it is nobody's any more. */
const name = /^pika-sign-(\d+)-/;

/** Calls `use` with a new folder of mode 700, and removes it afterwards; before that, those of processes that are gone. */
export async function withSecretFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  await removeOrphans();
  const folder = await Deno.makeTempDir({ dir: tmpdir(), prefix: `pika-sign-${Deno.pid}-` });
  try {
    return await use(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function removeOrphans(): Promise<void> {
  for await (const entry of Deno.readDir(tmpdir())) {
    const [, pid] = name.exec(entry.name) ?? [];
    if (!pid || isAlive(Number(pid))) continue;
    // Another user's stays: it is that one's secret.
    await remove(join(tmpdir(), entry.name)).catch((error) => {
      if (!(error instanceof Deno.errors.PermissionDenied)) throw error;
    });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as { code?: string }).code !== "ESRCH";
  }
}

/** Passwords, kept as scrypt hashes with their parameters, so that these may change later. */

import { Buffer } from "node:buffer";
import { randomBytes, scrypt, timingSafeEqual } from "node:crypto";
import { type Asker, FairQueue, QueueFull } from "../base/fair_queue.ts";
import { RefusalError } from "../base/refusal.ts";

/** 32 MB and about a tenth of a second each (OWASP's cheat sheet for password storage: N 2^15, r 8, p 3 or dearer). */
const standard = { cost: 2 ** 15, blockSize: 8, parallelization: 3 };
/** Hashing at once: each takes memory and a thread. Places to wait: 40 take some seconds on one slow core. */
const queue = new FairQueue({ atOnce: 2, waiting: 40, perLane: 4 });

/** What the database keeps of `password`. `asker`: for whom it is. Throws a `RefusalError` when too many are before it. */
export async function hashPassword(password: string, asker: Asker): Promise<string> {
  const salt = randomBytes(16);
  return written(salt, await derive(password, { salt, length: 32, ...standard }, asker));
}

// Of no password that anybody knows: checking against it takes as long as checking a real one.
const nobodys = written(randomBytes(16), randomBytes(32));

function written(salt: Buffer, key: Buffer): string {
  const { cost, blockSize, parallelization } = standard;
  return `scrypt$${cost}$${blockSize}$${parallelization}$${salt.toString("base64")}$${
    key.toString("base64")
  }`;
}

/**
 * Whether `password` is that of `hash`; with no hash it takes as long and says no. Throws a `RefusalError` when too many are before `asker`:
 * nothing was tried then.
 */
export async function checkPassword(password: string, hash: string | null, asker: Asker): Promise<boolean> {
  const [, cost, blockSize, parallelization, salt, key] = (hash ?? nobodys).split("$");
  const expected = Buffer.from(key ?? "", "base64");
  const derivation = {
    salt: Buffer.from(salt ?? "", "base64"),
    length: expected.length,
    cost: Number(cost),
    blockSize: Number(blockSize),
    parallelization: Number(parallelization),
  };
  const actual = await derive(password, derivation, asker);
  return timingSafeEqual(actual, expected) && hash !== null;
}

interface Derivation {
  salt: Uint8Array;
  length: number;
  cost: number;
  blockSize: number;
  parallelization: number;
}

let work = 0;

/** What all passwords together have cost this process so far: scrypt's N · r · p of each, added up. */
export function passwordWork(): number {
  return work;
}

async function derive(
  password: string,
  { salt, length, ...options }: Derivation,
  asker: Asker,
): Promise<Buffer> {
  const task = () => {
    work += options.cost * options.blockSize * options.parallelization;
    return new Promise<Buffer>((resolve, reject) => {
      // Composed the same way whatever keyboard it was typed on.
      scrypt(password.normalize("NFKC"), salt, length, { ...options, maxmem: 2 ** 27 }, (error, key) => {
        if (error) reject(error);
        else resolve(key);
      });
    });
  };
  try {
    return await queue.run(task, asker);
  } catch (error) {
    if (!(error instanceof QueueFull)) throw error;
    const help = `Try again in ${error.retryAfter} seconds`;
    throw new RefusalError("unavailable", "Too many sign in just now", {
      help,
      retryAfter: error.retryAfter,
    });
  }
}

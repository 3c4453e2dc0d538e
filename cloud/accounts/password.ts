/** Passwords, kept as scrypt hashes with their parameters, so that these may change later. */

import { Buffer } from "node:buffer";
import { randomBytes, scrypt, timingSafeEqual } from "node:crypto";

/** 32 MB and about a tenth of a second each (OWASP's cheat sheet for password storage: N 2^15, r 8, p 3 or dearer). */
const standard = { cost: 2 ** 15, blockSize: 8, parallelization: 3 };
/** Hashing at once: each takes memory and a thread. */
const atOnce = 2;
const waitingAtMost = 40;

/** Too many passwords are being checked just now. */
export class PasswordsBusy extends Error {
  override name = "PasswordsBusy";
}

/** What the database keeps of `password`. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  return written(salt, await derive(password, { salt, length: 32, ...standard }));
}

// Of no password that anybody knows: checking against it takes as long as checking a real one.
const nobodys = written(randomBytes(16), randomBytes(32));

function written(salt: Buffer, key: Buffer): string {
  const { cost, blockSize, parallelization } = standard;
  return `scrypt$${cost}$${blockSize}$${parallelization}$${salt.toString("base64")}$${
    key.toString("base64")
  }`;
}

/** Whether `password` is that of `hash`; with no hash it takes as long and says no. */
export async function checkPassword(password: string, hash: string | null): Promise<boolean> {
  const [, cost, blockSize, parallelization, salt, key] = (hash ?? nobodys).split("$");
  const expected = Buffer.from(key ?? "", "base64");
  const actual = await derive(password, {
    salt: Buffer.from(salt ?? "", "base64"),
    length: expected.length,
    cost: Number(cost),
    blockSize: Number(blockSize),
    parallelization: Number(parallelization),
  });
  return timingSafeEqual(actual, expected) && hash !== null;
}

interface Derivation {
  salt: Uint8Array;
  length: number;
  cost: number;
  blockSize: number;
  parallelization: number;
}

let running = 0;
let work = 0;
const waiting: (() => void)[] = [];

/** What all passwords together have cost this process so far: scrypt's N · r · p of each, added up. */
export function passwordWork(): number {
  return work;
}

async function derive(password: string, { salt, length, ...options }: Derivation): Promise<Buffer> {
  if (waiting.length >= waitingAtMost) throw new PasswordsBusy("Too many passwords are being checked");
  if (running >= atOnce) await new Promise<void>((resolve) => waiting.push(resolve));
  running++;
  work += options.cost * options.blockSize * options.parallelization;
  try {
    return await new Promise((resolve, reject) => {
      // Composed the same way whatever keyboard it was typed on.
      scrypt(password.normalize("NFKC"), salt, length, { ...options, maxmem: 2 ** 27 }, (error, key) => {
        if (error) reject(error);
        else resolve(key);
      });
    });
  } finally {
    running--;
    waiting.shift()?.();
  }
}

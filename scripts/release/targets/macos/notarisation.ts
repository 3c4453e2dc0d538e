/**
 * Notarisation: a file is handed to Apple, and its ticket put into it once Apple has accepted it. That takes minutes or hours, so handing in
 * and waiting are separate: the id is saved as soon as it is known, the waiting has an end, and the next run goes on with the saved id.
 */

import { basename, join } from "node:path";
import { CommandError, ScriptError } from "../../../lib/errors.ts";
import { exists } from "../../../lib/files.ts";
import { hashFile } from "../../../lib/hash.ts";
import { runBounded, TimeoutError } from "../../bounded.ts";
import { retry } from "../../retry.ts";
import { notary, type NotaryKey, staple, validateTicket } from "./apple_commands.ts";
import type { InstallerContext } from "../signing_method.ts";

/** All in seconds. */
export interface NotaryLimits {
  /** For handing in, once. */
  submit: number;
  /** How often handing in is tried when the connection breaks. */
  submitTimes: number;
  /** For one question. */
  ask: number;
  /** Between two questions. */
  pause: number;
  /** For waiting, in one run. */
  wait: number;
  /** A submission that is still in progress after this long is given up, and the file handed in again. */
  stale: number;
}

export const notaryLimits: NotaryLimits = {
  submit: 900,
  submitTimes: 3,
  ask: 60,
  pause: 20,
  wait: 2700,
  stale: 48 * 3600,
};

/** What is remembered of a file that was handed in. */
export interface Submission {
  id: string;
  file: string;
  /** Of the file as it was handed in. */
  sha256: string;
  /** Of the file with its ticket; null until then. */
  stapled: string | null;
  /** When it was handed in, ISO 8601. */
  submitted: string;
  status: "In Progress" | "Accepted" | "Invalid" | "Rejected";
}

/** The file in which submissions are remembered between runs. */
export function submissionsFile(folder: string): string {
  return join(folder, "notarisation.json");
}

/** What is remembered, the newest last. */
export async function readSubmissions(folder: string): Promise<Submission[]> {
  const file = submissionsFile(folder);
  return await exists(file) ? JSON.parse(await Deno.readTextFile(file)) : [];
}

/** What is remembered of exactly this file, with or without its ticket. */
export async function submissionOf(file: string, folder: string): Promise<Submission | undefined> {
  const sha256 = await hashFile(file);
  return (await readSubmissions(folder)).findLast((one) => one.sha256 === sha256 || one.stapled === sha256);
}

/**
 * Has a file notarised and puts its ticket into it. Throws a ScriptError when Apple rejects it (with Apple's log), and when it is not done
 * in time (with the id that the next run goes on with).
 */
export async function notarise(
  file: string,
  key: NotaryKey,
  context: InstallerContext & { limits: NotaryLimits },
): Promise<Submission> {
  const { folder, note } = context;
  let submission = await submissionOf(file, folder);
  if (submission?.stapled && submission.stapled === await hashFile(file)) {
    note(`notarised before: ${submission.id}`);
    return submission;
  }
  if (submission && isStale(submission, context.limits)) {
    note(`submission ${submission.id} is given up: in progress since ${submission.submitted}`);
    submission = undefined;
  }
  if (submission) note(`goes on with submission ${submission.id} of ${submission.submitted}`);
  else submission = await submit(file, key, context);
  if (submission.status === "In Progress") submission = await waitFor(submission, key, context);
  if (submission.status !== "Accepted") await refuse(submission, key, context);
  // Warnings of an accepted file are errors of next year.
  await fetchLog(submission.id, key, context);
  return await putTicket(file, submission, context);
}

function isStale(submission: Submission, limits: NotaryLimits): boolean {
  const age = (Date.now() - Date.parse(submission.submitted)) / 1000;
  return submission.status === "In Progress" && age > limits.stale;
}

async function submit(
  file: string,
  key: NotaryKey,
  context: InstallerContext & { limits: NotaryLimits },
): Promise<Submission> {
  const { limits, note, log } = context;
  const help = "Check the network and Apple's system status, then run the step again.";
  const { stdout } = await retry(
    () => runBounded(notary.submit(file, key), { log, seconds: limits.submit, help }),
    {
      times: limits.submitTimes,
      pause: limits.pause,
      note,
      passing: (error) => error instanceof TimeoutError || error instanceof CommandError && !isRefusal(error),
    },
  ).catch((error) => {
    if (!(error instanceof CommandError) || !isRefusal(error)) throw error;
    throw new ScriptError(`Apple refuses the notary key: ${error.tail}`, { help: keyHelp, cause: error });
  });
  const id = parseJson<{ id?: string }>(stdout)?.id;
  if (!id) throw new ScriptError(`notarytool took the file and named no id:\n${stdout}`, { help });
  const submission: Submission = {
    id,
    file: basename(file),
    sha256: await hashFile(file),
    stapled: null,
    submitted: new Date().toISOString(),
    status: "In Progress",
  };
  await remember(submission, context.folder);
  note(`submission ${id}: saved in ${submissionsFile(context.folder)}`);
  return submission;
}

async function waitFor(
  submission: Submission,
  key: NotaryKey,
  context: InstallerContext & { limits: NotaryLimits },
): Promise<Submission> {
  const { limits, note, log, folder } = context;
  const begun = performance.now();
  let trouble = "";
  for (;;) {
    try {
      const { stdout } = await runBounded(notary.info(submission.id, key), { log, seconds: limits.ask });
      const status = parseJson<{ status?: Submission["status"] }>(stdout)?.status;
      trouble = status === undefined
        ? `Apple's last answer could not be read: ${stdout.trim().slice(0, 300)}`
        : "";
      if (status && status !== "In Progress") return await remember({ ...submission, status }, folder);
    } catch (error) {
      if (!(error instanceof CommandError || error instanceof TimeoutError)) throw error;
      if (error instanceof CommandError && isRefusal(error)) {
        throw new ScriptError(`Apple refuses the notary key: ${error.tail}`, { help: keyHelp, cause: error });
      }
      trouble = `The last question failed: ${error.message}`;
    }
    const waited = (performance.now() - begun) / 1000;
    if (waited + limits.pause > limits.wait) {
      throw new ScriptError(
        [`Apple has not decided on submission ${submission.id} after ${Math.round(waited)} s`, trouble]
          .filter(Boolean)
          .join(". "),
        { help: "Run the step again later: it goes on with the saved id and hands nothing in." },
      );
    }
    note(
      `submission ${submission.id}: in progress for ${Math.round(waited)} s${trouble ? ` (${trouble})` : ""}`,
    );
    await new Promise((resolve) => setTimeout(resolve, limits.pause * 1000));
  }
}

/** Throws a ScriptError with what Apple found. */
async function refuse(
  submission: Submission,
  key: NotaryKey,
  context: InstallerContext & { limits: NotaryLimits },
): Promise<never> {
  const log = await fetchLog(submission.id, key, context);
  throw new ScriptError(
    `Apple does not accept submission ${submission.id} (${submission.status}):\n${describeLog(log)}`,
    {
      help: `The whole log: ${
        logFile(context.folder, submission.id)
      }. Mend it, then: deno task release --from package`,
    },
  );
}

interface NotaryLog {
  statusSummary?: string;
  issues?: { severity?: string; path?: string; message?: string; architecture?: string }[] | null;
}

/** The issues of Apple's log, one a line; what is no such log is shown as it is. */
export function describeLog(text: string): string {
  const log = parseJson<NotaryLog>(text);
  if (!log?.issues?.length) return log?.statusSummary ?? text;
  return log.issues.map(({ severity, path, message, architecture }) =>
    `${severity ?? "issue"}: ${path ?? "?"}${architecture ? ` (${architecture})` : ""}: ${message ?? "?"}`
  ).join("\n");
}

function logFile(folder: string, id: string): string {
  return join(folder, `notarisation-${id}.log.json`);
}

/** Apple's log of a decided submission, saved; when it cannot be had, a text that says how to get it. */
async function fetchLog(
  id: string,
  key: NotaryKey,
  context: InstallerContext & { limits: NotaryLimits },
): Promise<string> {
  const { limits, log, folder, note } = context;
  const saved = logFile(folder, id);
  if (await exists(saved)) return await Deno.readTextFile(saved);
  try {
    const { stdout } = await retry(
      () => runBounded(notary.log(id, key), { log, seconds: limits.ask }),
      { times: 3, pause: limits.pause, passing: () => true },
    );
    await Deno.writeTextFile(saved, stdout);
    return stdout;
  } catch (error) {
    if (!(error instanceof ScriptError)) throw error;
    const text = `Apple's log could not be fetched: ${error.message}\nBy hand: xcrun notarytool log ${id}`;
    note(text);
    return text;
  }
}

/**
 * Puts the ticket into a copy, remembers it, and then puts the copy in place: interrupted at any moment, the file is one that is remembered.
 * The ticket takes a moment to reach the servers that stapler asks (its code 65).
 */
async function putTicket(
  file: string,
  submission: Submission,
  { limits, log, note, folder }: InstallerContext & { limits: NotaryLimits },
): Promise<Submission> {
  const help = "Apple has accepted the file. Run the step again: it goes on here.";
  const copy = join(folder, `stapling-${basename(file)}`);
  await Deno.copyFile(file, copy);
  await retry(() => runBounded(staple(copy), { log, seconds: limits.ask, help }), {
    times: 6,
    pause: limits.pause,
    note,
    passing: (error) => error instanceof CommandError || error instanceof TimeoutError,
  });
  await runBounded(validateTicket(copy), { log, seconds: limits.ask, help });
  const done = await remember({ ...submission, stapled: await hashFile(copy) }, folder);
  await Deno.rename(copy, file);
  return done;
}

/** Writes it down at once, by a rename, so that an interruption loses no id. */
async function remember(submission: Submission, folder: string): Promise<Submission> {
  await Deno.mkdir(folder, { recursive: true });
  const others = (await readSubmissions(folder)).filter(({ id }) => id !== submission.id);
  const file = submissionsFile(folder);
  await Deno.writeTextFile(
    `${file}.part`,
    JSON.stringify([...others, submission].slice(-50), null, 2) + "\n",
  );
  await Deno.rename(`${file}.part`, file);
  return submission;
}

const keyHelp =
  "Check PIKA_APPLE_NOTARY_KEY, _KEY_ID and _ISSUER in App Store Connect, and whether an agreement waits for a signature.";

/** Whether Apple refused the key, which trying again does not change. */
export function isRefusal(error: CommandError): boolean {
  return /\b(401|403)\b|invalid credentials|unauthenticated|agreement/i.test(error.tail);
}

function parseJson<T>(text: string): T | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // a proxy's page, or a message in words
  }
}

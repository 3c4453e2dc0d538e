/**
 * A deployment: a new version beside the old one, then everybody is sent over, and nobody notices.
 *
 * ```
 * preflight → lock → repair → upload → images → services → backup → migrate ─┐
 *    ┌──────────────────────────────────────────────────────────────────────┘
 *    └► start → health → preview → switch → verify │ drain → watch → prune
 *       └────────── undone when one fails ────────┘  └ goes back by a rollback
 * ```
 *
 * A step is one file in steps/ of the same shape (step.ts). What it runs on the server it names as words (commands/, shell/), so that `plan`
 * prints just what a deployment runs; the pipeline's runner (run_steps.ts) runs it over one SSH connection (host.ts). On the server a release is
 * a folder, and the link `releases/current` says which one serves (layout.ts). The edge looks at that link with every request, so the switch is
 * one rename, and what a run that died left behind is told from it: everything else is not wanted.
 */

import type { Attempt, Deployment, NewVersion } from "./deployment.ts";
import type { Step } from "./step.ts";
import { backup } from "./steps/backup.ts";
import { drain } from "./steps/drain.ts";
import { health } from "./steps/health.ts";
import { images } from "./steps/images.ts";
import { migrate } from "./steps/migrate.ts";
import { preflight } from "./steps/preflight.ts";
import { preview } from "./steps/preview.ts";
import { prune } from "./steps/prune.ts";
import { repair } from "./steps/repair.ts";
import { services } from "./steps/services.ts";
import { start } from "./steps/start.ts";
import { switchOver } from "./steps/switch.ts";
import { upload } from "./steps/upload.ts";
import { verify } from "./steps/verify.ts";
import { watch } from "./steps/watch.ts";

/** Before the lock: reads only. */
export const before: readonly Step<Attempt>[] = [preflight];

/** Puts a release that lies on the server into the place of the one that serves. Undone as a whole when a step fails. */
const replace: readonly Step<Deployment>[] = [start, health, preview, switchOver, verify];

/** A new version. */
export const deploySteps: readonly Step<NewVersion>[] = [
  repair, //   the server is as `current` says, whatever happened before
  upload, //   the release's folder
  images, //   by digest
  services, // database, edge, tunnel
  backup, //   when the schema will change
  migrate, //  expand only: old and new both work with it
  ...replace,
  drain, //    the old ones say goodbye
  watch, //    and the new ones are watched
  prune,
];

/** A release that has served before. */
export const rollbackSteps: readonly Step<Deployment>[] = [repair, images, ...replace, drain];

/** The way back when a release breaks after it was switched to. */
export const returnSteps: readonly Step<Deployment>[] = [images, ...replace, drain];

/** From this step on the old containers are on their way out: a failure is not undone, but repaired or rolled back. */
export const pointOfNoReturn = "drain";

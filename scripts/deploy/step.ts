/** The shape that every step of a deployment has, and what it works on. */

import type { Command } from "./command.ts";
import type { Host } from "./host.ts";
import type { Layout } from "./layout.ts";
import type { Server } from "./ssh.ts";

/** `pull`: images that CI built come from the registry. `build`: the server fetches the sources and builds them. */
export type Strategy = "pull" | "build";

/** A version of the software: a commit, and the images made of it. */
export interface Version {
  /** `0.2.0-1a2b3c4d5e6f`: the cloud's version and twelve digits of the commit; the tag of the images. */
  name: string;
  /** The whole commit. */
  revision: string;
  /** Names of the images, with tag or digest. */
  cloudImage: string;
  webImage: string;
}

/** A release as it lies on the server. */
export interface Release {
  id: string;
  version: string;
  revision: string;
}

/** What the operator decided on the server, of `settings.env`. */
export interface Settings {
  /** Loopback ports of the edge. */
  port: number;
  previewPort: number;
  cloudReplicas: number;
  webReplicas: number;
  publicUrl: string | null;
  profiles: string[];
}

/** Everything about a deployment that is known before it changes anything. */
export interface Deployment {
  server: Server;
  paths: Layout;
  settings: Settings;
  /** What shall serve. */
  release: Release;
  /** What serves now; `null`: nothing yet. */
  previous: Release | null;
  strategy: Strategy;
  /** Images to pull or build; `null`: the release lies on the server already, with its images named. */
  version: Version | null;
  /** Folder of this machine with the files of the release; `null` as above. */
  staged: string | null;
  /** Where the server fetches the sources from, for `build`. */
  repository: string | null;
  /** User of the registry, when there is a token for it. */
  registryLogin: { registry: string; user: string; token: string } | null;
  /** Services besides cloud and web to create anew. */
  recreate: string[];
  limits: Limits;
}

export interface Limits {
  /** Seconds until the new containers must be healthy. */
  healthSeconds: number;
  /** Seconds for which a release that serves is watched. */
  watchSeconds: number;
  /** Bytes that must be free on the server. */
  minFreeBytes: number;
  /** Releases that are kept for rollbacks, besides the one that serves. */
  keep: number;
}

export interface StepContext {
  deployment: Deployment;
  host: Host;
  /** Runs a command of this step. Returns its standard output. */
  run(command: Command): Promise<string>;
  /** A line about what is going on. */
  note(line: string): void;
  /** Waits; rejects when the person interrupts. */
  pause(milliseconds: number): Promise<void>;
}

export interface Step {
  name: string;
  /** What it does, for the plan and the progress. */
  description: string;
  /** A reason not to run for this deployment, in words. */
  skip?(deployment: Deployment): string | undefined;
  /** What it runs, in order; `run` below may leave some out or repeat some, and runs no others. */
  commands(deployment: Deployment): Command[];
  /** By default: all commands in order. Returns a reason when there was nothing to do. */
  run?(context: StepContext): Promise<string | void>;
  /** Takes back what it did, also when it did only half. */
  undo?(deployment: Deployment): Command[];
}

/** What a deployment is, all of it known before it changes anything. Nothing here is changed afterwards. */

import type { Layout } from "./layout.ts";
import type { Server } from "./ssh.ts";

/** A version of the software: a commit, and the images made of it. */
export interface Version {
  /** `0.2.0-1a2b3c4d5e6f`: the cloud's version and twelve digits of the commit; the tag of the images. */
  readonly name: string;
  /** The whole commit. */
  readonly revision: string;
  /** Names of the images, with tag or digest. */
  readonly cloudImage: string;
  readonly webImage: string;
}

/** A release as it lies on the server. */
export interface Release {
  readonly id: string;
  readonly version: string;
  readonly revision: string;
}

/** What the operator decided on the server, of `settings.env`. */
export interface Settings {
  /** Loopback ports of the edge. */
  readonly port: number;
  readonly previewPort: number;
  readonly cloudReplicas: number;
  readonly webReplicas: number;
  readonly publicUrl: string | null;
  readonly profiles: readonly string[];
  /** Whose word of the client's address counts besides the tunnel's, as it is written there; `null`: it is not. */
  readonly proxy: string | null;
  /** The header of that word; `null`: the usual one. */
  readonly addressHeader: string | null;
}

export interface Limits {
  /** Seconds until the new containers must be healthy. */
  readonly healthSeconds: number;
  /** Seconds for which a release that serves is watched. */
  readonly watchSeconds: number;
  /** Bytes that must be free on the server. */
  readonly minFreeBytes: number;
  /** Releases that are kept for rollbacks, besides the one that serves. */
  readonly keep: number;
}

/** `pull`: images that CI built come from the registry. `build`: the server fetches the sources and builds them. */
export type Strategy = Origin["strategy"];

/** Where the images of a new version come from. */
export type Origin =
  | { readonly strategy: "pull"; readonly login: RegistryLogin | null }
  | { readonly strategy: "build"; /** Where the server fetches the sources. */ readonly repository: string };

/** A user of the registry, where images are private. */
export interface RegistryLogin {
  readonly registry: string;
  readonly user: string;
  readonly token: string;
}

/** The server, as it is asked for before a deployment. */
export interface Place {
  readonly server: Server;
  readonly paths: Layout;
  readonly settings: Settings;
  readonly limits: Limits;
}

/** A new version wants to go there; nobody has the lock yet. */
export interface Attempt extends Place {
  readonly origin: Origin;
}

interface Replacement extends Place {
  /** What shall serve. */
  readonly release: Release;
  /** What serves now; `null`: nothing yet. */
  readonly previous: Release | null;
}

/** A version that the server does not have becomes a release. */
export interface NewVersion extends Replacement, Attempt {
  readonly kind: "new version";
  readonly version: Version;
  /** Folder of this machine with the files of the release. */
  readonly staged: string;
  /** Services besides cloud and web to create anew. */
  readonly recreate: readonly string[];
}

/** A release that the server has kept, with its images named, serves again. */
export interface Kept extends Replacement {
  readonly kind: "kept";
}

export type Deployment = NewVersion | Kept;

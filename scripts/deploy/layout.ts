/** Where things lie on the server. Paths are relative to the login user's home folder unless the root is absolute. */

/** The Compose project: one a server. */
export const project = "pika";

/** The network in which the edge meets the tunnel, and whoever comes through its port. */
export const edgeNetwork = `${project}_public`;

export interface Layout {
  root: string;
  /** What the operator decides: ports, replicas, profiles, the public address. */
  settings: string;
  secrets: string;
  /** The address of the database with the role that the cloud comes in as; a deployment makes it. */
  cloudDatabase: string;
  /** A line `TAG DIGEST` for each image of others that this server has seen. */
  knownImages: string;
  releases: string;
  /** Link to the release that serves: the one truth. */
  current: string;
  /** Link to the release that is being tried. */
  next: string;
  /** The configuration that the edge runs with. */
  edge: string;
  /** Whom the edge believes about a client's address; its configuration imports it. */
  believed: string;
  backups: string;
  /** Checkout for `--strategy build`. */
  source: string;
  /** One JSON object a line: who did what, and how it ended. */
  audit: string;
  lock: string;
}

export function layout(root: string): Layout {
  return {
    root,
    settings: `${root}/settings.env`,
    secrets: `${root}/secrets`,
    cloudDatabase: `${root}/secrets/cloud_database_url`,
    knownImages: `${root}/known_images`,
    releases: `${root}/releases`,
    current: `${root}/releases/current`,
    next: `${root}/releases/next`,
    edge: `${root}/edge/Caddyfile`,
    believed: `${root}/edge/believed.caddy`,
    backups: `${root}/backups`,
    source: `${root}/source`,
    audit: `${root}/audit.jsonl`,
    lock: `${root}/lock`,
  };
}

/** The files of a release's folder. */
export interface ReleaseFiles {
  folder: string;
  compose: string;
  /** What the edge is to be configured with. */
  caddyfile: string;
  /** Version, revision, who and when. */
  env: string;
  /** The images by digest, written when they are there. */
  images: string;
  /** Exists once the release has served. */
  served: string;
}

export function releaseFiles(paths: Layout, id: string): ReleaseFiles {
  const folder = `${paths.releases}/${id}`;
  return {
    folder,
    compose: `${folder}/compose.yaml`,
    caddyfile: `${folder}/Caddyfile`,
    env: `${folder}/release.env`,
    images: `${folder}/images.env`,
    served: `${folder}/served`,
  };
}

/** A release's id: its time, fit for a DNS name; later ones sort behind earlier ones. */
export function releaseId(time: Date): string {
  const digits = time.toISOString().replace(/\D/g, "");
  return `r${digits.slice(0, 8)}-${digits.slice(8, 14)}`;
}

/** Whether a text is the id of a release. */
export function isReleaseId(text: string): boolean {
  return /^r\d{8}-\d{6}$/.test(text);
}

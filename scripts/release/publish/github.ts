/**
 * GitHub's REST API for releases (https://docs.github.com/rest/releases), as far as a release needs it. Every change looks
 * first what is there, so each may be repeated: after an answer that never came, and by a later run.
 */

import { createHash } from "node:crypto";
import { ScriptError } from "../../lib/errors.ts";
import type { Asset } from "./merge.ts";

/** Where the API is, and as whom. */
export interface GitHubOptions {
  /** `https://api.github.com` */
  api: string;
  /** `owner/name` */
  repository: string;
  token: string;
  /** How often a call is tried. */
  attempts?: number;
  /** Waits, in milliseconds. */
  sleep?(milliseconds: number): Promise<void>;
  /** A line about what is going on. */
  note?(line: string): void;
}

export interface RemoteRelease {
  id: number;
  tag_name: string;
  draft: boolean;
  prerelease: boolean;
  upload_url: string;
  html_url: string;
}

export interface RemoteAsset {
  id: number;
  name: string;
  size: number;
  /** `starter` while an upload is not finished, for ever if it broke off. */
  state: string;
  /** `sha256:...`; GitHub gives none for old assets. */
  digest?: string | null;
}

/** What a release is made with. */
export interface ReleaseFields {
  tag_name: string;
  /** The commit, for a tag that is not there yet. */
  target_commitish?: string;
  name: string;
  body: string;
  draft: boolean;
  prerelease: boolean;
  make_latest: "true" | "false";
}

/** GitHub refused, or could not be reached often enough. */
export class GitHubError extends ScriptError {
  override name = "GitHubError";
}

/** A failure that may be over when it is tried again. */
class Passing extends Error {
  constructor(message: string, readonly waitMilliseconds?: number) {
    super(message);
  }
}

/** GitHub asks to wait for up to an hour; a job has less. */
const longestWait = 15 * 60_000;

export class GitHub {
  readonly #options: Required<GitHubOptions>;

  constructor(options: GitHubOptions) {
    this.#options = {
      attempts: 6,
      sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
      note: () => {},
      ...options,
    };
  }

  /** The commit that a tag points to; undefined where there is no such tag. */
  async commitOfTag(tag: string): Promise<string | undefined> {
    return await this.#persist(`look up the tag ${tag}`, async () => {
      const ref = await this.#call<{ object: { type: string; sha: string } } | null>(
        "GET",
        this.#path(`/git/ref/tags/${encodeURIComponent(tag)}`),
        { allowed: [404] },
      );
      let object = ref?.object;
      // An annotated tag is an object of its own.
      for (let depth = 0; object?.type === "tag" && depth < 5; depth++) {
        object = (await this.#call<{ object: { type: string; sha: string } }>(
          "GET",
          this.#path(`/git/tags/${object.sha}`),
        )).object;
      }
      return object?.sha;
    });
  }

  /** Every release of a tag, drafts too, the oldest first. */
  releasesOf(tag: string): Promise<RemoteRelease[]> {
    return this.#persist("list the releases", () => this.#releasesOf(tag));
  }

  /** The published release that GitHub calls the latest. */
  latest(): Promise<RemoteRelease | undefined> {
    return this.#persist(
      "look up the latest release",
      async () =>
        await this.#call<RemoteRelease | null>("GET", this.#path("/releases/latest"), { allowed: [404] }) ??
          undefined,
    );
  }

  /** The release of a tag; it is made where there is none, not even a draft. */
  ensureRelease(fields: ReleaseFields): Promise<RemoteRelease> {
    return this.#persist(`make the release ${fields.tag_name}`, async () => {
      const [there] = await this.#releasesOf(fields.tag_name);
      return there ?? await this.#call<RemoteRelease>("POST", this.#path("/releases"), { json: fields });
    });
  }

  /** Makes a draft public, if it is not already. */
  publish(id: number, fields: Omit<ReleaseFields, "draft" | "tag_name">): Promise<RemoteRelease> {
    return this.#persist("publish the release", async () => {
      const path = this.#path(`/releases/${id}`);
      const release = await this.#call<RemoteRelease>("GET", path);
      if (!release.draft) return release;
      return await this.#call<RemoteRelease>("PATCH", path, { json: { ...fields, draft: false } });
    });
  }

  assetsOf(release: RemoteRelease): Promise<RemoteAsset[]> {
    return this.#persist("list the files", () => this.#assetsOf(release));
  }

  /** Uploads a file unless it is there already; what is there broken is replaced. */
  async ensureAsset(release: RemoteRelease, asset: Asset, name = asset.name): Promise<"uploaded" | "there"> {
    return await this.#persist(`upload ${name}`, async () => {
      for (const old of (await this.#assetsOf(release)).filter((old) => old.name === name)) {
        if (isSame(old, asset)) return "there";
        this.#options.note(`${name} is there with other content: it is replaced`);
        await this.#delete(old.id);
      }
      const url = new URL(release.upload_url.replace(/\{.*\}$/, ""));
      this.#refuseStranger(url);
      url.searchParams.set("name", name);
      const made = await this.#call<RemoteAsset>("POST", url.href, {
        body: await Deno.readFile(asset.path),
        passing: [422], // already_exists: an earlier attempt went further than its answer; look again.
      });
      if (!isSame(made, asset)) throw new Passing(`${name} arrived with ${made.size} of ${asset.size} bytes`);
      return "uploaded";
    });
  }

  /** Puts a file in the place of the one of that name; for a moment in between there is none. */
  async replaceAsset(release: RemoteRelease, asset: Asset): Promise<void> {
    const waiting = `${asset.name}.new`;
    const find = async (name: string) => (await this.#assetsOf(release)).find((there) => there.name === name);
    const current = await this.#persist(`look up ${asset.name}`, () => find(asset.name));
    if (!current || !isSame(current, asset)) await this.ensureAsset(release, asset, waiting);
    await this.#persist(`replace ${asset.name}`, async () => {
      const [old, next] = [await find(asset.name), await find(waiting)];
      if (old && isSame(old, asset)) {
        if (next) await this.#delete(next.id);
        return;
      }
      if (!next) throw new Passing(`${waiting} is not there yet`);
      if (old) await this.#delete(old.id);
      await this.#call("PATCH", this.#path(`/releases/assets/${next.id}`), {
        json: { name: asset.name },
        passing: [422], // the old name is still taken: look again
      });
    });
  }

  deleteAsset(id: number): Promise<void> {
    return this.#persist("delete a file", () => this.#delete(id));
  }

  /** Downloads a file of a release, published or not, as whoever installs it gets it; bytes only, up to its size. */
  download(asset: RemoteAsset): Promise<Uint8Array> {
    return this.#persist(`download ${asset.name}`, async () => {
      const response = await this.#fetch("GET", this.#path(`/releases/assets/${asset.id}`), {
        accept: "application/octet-stream",
      });
      return new Uint8Array(await passing(response.arrayBuffer()));
    });
  }

  async #releasesOf(tag: string): Promise<RemoteRelease[]> {
    const found: RemoteRelease[] = [];
    // By tag GitHub gives published releases only.
    for (let page = 1;; page++) {
      const releases = await this.#call<RemoteRelease[]>(
        "GET",
        this.#path(`/releases?per_page=100&page=${page}`),
      );
      found.push(...releases.filter(({ tag_name }) => tag_name === tag));
      if (releases.length < 100) break;
    }
    return found.sort((a, b) => Number(a.draft) - Number(b.draft) || a.id - b.id);
  }

  async #assetsOf({ id }: RemoteRelease): Promise<RemoteAsset[]> {
    return await this.#call("GET", this.#path(`/releases/${id}/assets?per_page=100`));
  }

  async #delete(id: number): Promise<void> {
    await this.#call("DELETE", this.#path(`/releases/assets/${id}`), { allowed: [404] });
  }

  #path(path: string): string {
    return `${this.#options.api.replace(/\/$/, "")}/repos/${this.#options.repository}${path}`;
  }

  // The answer names the address, and the token goes there.
  #refuseStranger(url: URL): void {
    const api = new URL(this.#options.api);
    if (url.origin === api.origin || url.host === api.host.replace(/^api\./, "uploads.")) return;
    throw new GitHubError(`GitHub names ${url.origin} to upload to, which does not belong to ${api.origin}`);
  }

  /** Repeats what fails for a passing reason. Throws a GitHubError in the end. */
  async #persist<T>(what: string, work: () => Promise<T>): Promise<T> {
    const { attempts, sleep, note } = this.#options;
    for (let attempt = 1;; attempt++) {
      try {
        return await work();
      } catch (error) {
        if (!(error instanceof Passing)) throw error;
        const wait = error.waitMilliseconds ?? 1000 * 2 ** (attempt - 1);
        if (attempt >= attempts || wait > longestWait) {
          throw new GitHubError(`Cannot ${what}: ${error.message}`, {
            help: "What was done so far stays: run the same command again, it goes on from there.",
          });
        }
        note(`${what}: ${error.message}; again in ${Math.round(wait / 1000)} s`);
        await sleep(wait);
      }
    }
  }

  async #call<T>(method: string, url: string, options: CallOptions = {}): Promise<T> {
    const response = await this.#fetch(method, url, options);
    const text = await passing(response.text());
    if (!response.ok || text === "") return null as T;
    try {
      return JSON.parse(text);
    } catch {
      throw new Passing("the answer is no JSON");
    }
  }

  async #fetch(method: string, url: string, options: CallOptions): Promise<Response> {
    const response = await passing(fetch(url, {
      method,
      headers: {
        // On a redirect to another host fetch leaves this one out.
        authorization: `Bearer ${this.#options.token}`,
        accept: options.accept ?? "application/vnd.github+json",
        "x-github-api-version": "2022-11-28",
        "user-agent": "pika-release",
        ...(options.json !== undefined ? { "content-type": "application/json" } : {}),
        ...(options.body ? { "content-type": "application/octet-stream" } : {}),
      },
      body: options.json !== undefined ? JSON.stringify(options.json) : options.body,
      signal: AbortSignal.timeout(10 * 60_000),
    }));
    if (response.ok || options.allowed?.includes(response.status)) return response;
    const text = (await passing(response.text())).slice(0, 500);
    const message = `GitHub answers ${response.status} to ${method} ${new URL(url).pathname}: ${text}`;
    const limit = waitFor(response);
    if (limit !== undefined) throw new Passing(message, limit);
    if (response.status >= 500 || options.passing?.includes(response.status)) throw new Passing(message);
    throw new GitHubError(message, {
      help: response.status === 401 || response.status === 403
        ? "The token (GITHUB_TOKEN) needs the permission contents: write in this repository."
        : "",
    });
  }
}

interface CallOptions {
  json?: unknown;
  body?: Uint8Array<ArrayBuffer>;
  accept?: string;
  /** Codes that are no failure. */
  allowed?: readonly number[];
  /** Codes after which it is worth to look again. */
  passing?: readonly number[];
}

/** How long GitHub asks to wait, in milliseconds; undefined where it is no question of too many calls. */
function waitFor({ status, headers }: Response): number | undefined {
  if (status !== 429 && status !== 403) return undefined;
  const after = Number(headers.get("retry-after") ?? NaN);
  if (Number.isFinite(after)) return after * 1000;
  if (headers.get("x-ratelimit-remaining") === "0") {
    return Math.max(1000, Number(headers.get("x-ratelimit-reset")) * 1000 - Date.now());
  }
  return status === 429 ? 60_000 : undefined;
}

/** A connection that fails or is cut is worth another attempt. */
async function passing<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw new Passing(`the connection failed: ${error instanceof Error ? error.message : error}`);
  }
}

/** Whether a remote file is this one, as far as GitHub says; the download is what proves it. */
function isSame(remote: RemoteAsset, asset: Asset): boolean {
  const digest = remote.digest ?? undefined;
  return remote.state === "uploaded" && remote.size === asset.size &&
    (digest === undefined || digest === `sha256:${asset.sha256}`);
}

/** SHA-256 as lower-case hexadecimal. */
export function hashBytes(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** A server that behaves like GitHub's API, as far as github.ts uses it, and breaks on purpose. For tests. */

import { createHash } from "node:crypto";

export interface StoredAsset {
  id: number;
  name: string;
  state: "uploaded" | "starter";
  bytes: Uint8Array;
}

export interface StoredRelease {
  id: number;
  tag_name: string;
  draft: boolean;
  prerelease: boolean;
  make_latest: string;
  body: string;
  assets: StoredAsset[];
}

/** How a call goes wrong. */
export type Fault =
  | "error" // 500, nothing was done
  | "cut" // done, but the answer never comes
  | "truncated" // an upload or download loses its second half
  | "limited"; // 429 with Retry-After: 7

export interface Call {
  method: string;
  path: string;
}

const token = "ghs_test";

export class GitHubServer {
  readonly releases: StoredRelease[] = [];
  /** Tag to commit. */
  readonly tags = new Map<string, string>();
  readonly calls: Call[] = [];
  /** How often a draft became public. */
  published = 0;
  /** Decides what happens to a call; the number counts from 0. */
  fault: (call: Call, number: number) => Fault | undefined = () => undefined;
  /** Whether it tells the digests of assets, as GitHub does since 2025. */
  digests: "told" | "untold" = "told";
  #ids = 100;
  readonly #api: Deno.HttpServer<Deno.NetAddr>;
  readonly #storage: Deno.HttpServer<Deno.NetAddr>;

  constructor() {
    const options = { port: 0, hostname: "127.0.0.1", onListen: () => {} };
    this.#api = Deno.serve(options, (request) => this.#handle(request));
    this.#storage = Deno.serve(options, (request) => this.#serveFile(request));
  }

  get url(): string {
    return `http://127.0.0.1:${this.#api.addr.port}`;
  }

  readonly token = token;
  readonly repository = "dj/pika";

  release(tag: string): StoredRelease | undefined {
    return this.releases.find(({ tag_name }) => tag_name === tag);
  }

  addRelease(fields: Partial<StoredRelease> & { tag_name: string }): StoredRelease {
    const release = {
      id: this.#ids++,
      draft: false,
      prerelease: false,
      make_latest: "true",
      body: "",
      assets: [],
      ...fields,
    };
    this.releases.push(release);
    return release;
  }

  addAsset(
    release: StoredRelease,
    name: string,
    bytes: Uint8Array,
    state: StoredAsset["state"] = "uploaded",
  ): void {
    release.assets.push({ id: this.#ids++, name, bytes, state });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([this.#api.shutdown(), this.#storage.shutdown()]);
  }

  async #handle(request: Request): Promise<Response> {
    const url = new URL(request.url);
    const call = { method: request.method, path: url.pathname };
    const fault = this.fault(call, this.calls.length);
    this.calls.push(call);
    const body = new Uint8Array(await request.arrayBuffer());
    if (request.headers.get("authorization") !== `Bearer ${token}`) {
      return answer(401, { message: "Bad credentials" });
    }
    if (fault === "error") return answer(500, { message: "Server Error" });
    if (fault === "limited") return answer(429, { message: "slow down" }, { "retry-after": "7" });
    const response = this.#route(call, url, body, { truncate: fault === "truncated" });
    return fault === "cut" ? cut(response.status) : response;
  }

  #route(
    { method, path }: Call,
    url: URL,
    body: Uint8Array,
    { truncate }: { truncate: boolean },
  ): Response {
    const rest = path.replace(`/repos/${this.repository}`, "");
    const json = () => JSON.parse(new TextDecoder().decode(body));
    const id = Number(/\d+/.exec(rest)?.[0]);
    const release = this.releases.find((release) => release.id === id);
    const owner = this.releases.find(({ assets }) => assets.some((asset) => asset.id === id));
    const asset = owner?.assets.find((asset) => asset.id === id);
    const is = (verb: string, pattern: RegExp) => method === verb && pattern.test(rest);

    if (is("GET", /^\/git\/ref\/tags\//)) {
      const tag = decodeURIComponent(rest.split("/").at(-1)!);
      return this.tags.has(tag) ? answer(200, { object: { type: "tag", sha: `0${tag}` } }) : missing();
    }
    if (is("GET", /^\/git\/tags\//)) {
      const commit = this.tags.get(rest.split("/").at(-1)!.slice(1));
      return commit ? answer(200, { object: { type: "commit", sha: commit } }) : missing();
    }
    if (is("GET", /^\/releases$/)) {
      const page = Number(url.searchParams.get("page"));
      const size = Number(url.searchParams.get("per_page"));
      return answer(200, this.releases.slice((page - 1) * size, page * size).map((one) => this.#show(one)));
    }
    if (is("POST", /^\/releases$/)) return answer(201, this.#show(this.addRelease(json())));
    if (is("GET", /^\/releases\/latest$/)) {
      const latest = this.releases.findLast((one) =>
        !one.draft && !one.prerelease && one.make_latest === "true"
      );
      return latest ? answer(200, this.#show(latest)) : missing();
    }
    if (is("GET", /^\/releases\/\d+$/)) return release ? answer(200, this.#show(release)) : missing();
    if (is("PATCH", /^\/releases\/\d+$/) && release) {
      const change = json();
      if (release.draft && change.draft === false) this.published++;
      Object.assign(release, change);
      return answer(200, this.#show(release));
    }
    if (is("GET", /^\/releases\/\d+\/assets$/) && release) {
      return answer(200, release.assets.map((one) => this.#showAsset(one)));
    }
    if (is("POST", /^\/uploads\/releases\/\d+\/assets$/) && release) {
      const name = url.searchParams.get("name")!;
      if (release.assets.some((one) => one.name === name)) {
        return answer(422, { errors: [{ code: "already_exists" }] });
      }
      const kept = truncate ? body.slice(0, body.length / 2) : body;
      this.addAsset(release, name, kept);
      return answer(201, this.#showAsset(release.assets.at(-1)!));
    }
    if (asset && owner && is("GET", /^\/releases\/assets\/\d+$/)) {
      const location = `http://localhost:${this.#storage.addr.port}/${asset.id}${truncate ? "?half" : ""}`;
      return new Response(null, { status: 302, headers: { location } });
    }
    if (asset && owner && is("DELETE", /^\/releases\/assets\/\d+$/)) {
      owner.assets.splice(owner.assets.indexOf(asset), 1);
      return new Response(null, { status: 204 });
    }
    if (asset && owner && is("PATCH", /^\/releases\/assets\/\d+$/)) {
      const { name } = json();
      if (owner.assets.some((one) => one.name === name)) {
        return answer(422, { errors: [{ code: "already_exists" }] });
      }
      asset.name = name;
      return answer(200, this.#showAsset(asset));
    }
    return missing();
  }

  // The files lie on another host, which must not see the token.
  #serveFile(request: Request): Response {
    if (request.headers.has("authorization")) return answer(400, { message: "a token came along" });
    const url = new URL(request.url);
    const id = Number(url.pathname.slice(1));
    const asset = this.releases.flatMap(({ assets }) => assets).find((asset) => asset.id === id);
    if (!asset || asset.state !== "uploaded") return missing();
    const half = url.search === "?half";
    return new Response((half ? asset.bytes.slice(0, asset.bytes.length / 2) : asset.bytes) as BodyInit);
  }

  #show({ assets: _, ...release }: StoredRelease) {
    return {
      ...release,
      html_url: `https://github.example/${release.tag_name}`,
      upload_url: `${this.url}/repos/${this.repository}/uploads/releases/${release.id}/assets{?name,label}`,
    };
  }

  #showAsset({ id, name, state, bytes }: StoredAsset) {
    const digest = `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
    return { id, name, state, size: bytes.length, digest: this.digests === "told" ? digest : null };
  }
}

const missing = () => answer(404, { message: "Not Found" });

function answer(status: number, value: unknown, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify(value), {
    status,
    headers: { "content-type": "application/json", ...headers },
  });
}

/** An answer that breaks off after its first bytes: it promises more than comes. */
function cut(status: number): Response {
  const body = new ReadableStream({
    start(controller) {
      controller.enqueue(new TextEncoder().encode(`{"id`));
      controller.close();
    },
  });
  const headers = { "content-length": "1000" };
  return new Response(body, { status: status === 204 || status === 302 ? 200 : status, headers });
}

/**
 * The service worker: keeps the shell (page, scripts, style, icons) so that the app opens without a network. What changes, everything under
 * `/api`, is never kept. The build puts the list of files, and a version made of them, into this file.
 */

declare const __FILES__: string[];
declare const __VERSION__: string;

/** What a service worker has that a page does not; the web's types cannot be had beside those of a page. */
interface Worker {
  addEventListener(
    type: "install" | "activate",
    heard: (event: { waitUntil(work: Promise<unknown>): void }) => void,
  ): void;
  addEventListener(
    type: "fetch",
    heard: (event: { request: Request; respondWith(answer: Promise<Response>): void }) => void,
  ): void;
  addEventListener(type: "message", heard: (event: { data: unknown }) => void): void;
  skipWaiting(): Promise<void>;
  clients: { claim(): Promise<void> };
}

const worker = globalThis as unknown as Worker;
const prefix = "pika-shell-";
const cacheName = prefix + __VERSION__;
const page = "/index.html";
/** A network that takes longer than this (milliseconds) for the page is as good as none. */
const patience = 4_000;

worker.addEventListener("install", (event) => event.waitUntil(install()));
worker.addEventListener("activate", (event) => event.waitUntil(activate()));
worker.addEventListener("message", ({ data }) => {
  if (data === "take over") worker.skipWaiting();
});
worker.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin || url.pathname.startsWith("/api/")) return;
  if (request.mode === "navigate") event.respondWith(answerNavigation(request));
  else if (__FILES__.includes(url.pathname)) event.respondWith(answerFile(request));
});

async function install(): Promise<void> {
  const cache = await caches.open(cacheName);
  await cache.addAll(
    __FILES__.map((path) => new Request(path, { cache: path.startsWith("/assets/") ? "default" : "reload" })),
  );
}

async function activate(): Promise<void> {
  const old = (await caches.keys()).filter((name) => name.startsWith(prefix) && name !== cacheName);
  await Promise.all(old.map((name) => caches.delete(name)));
  await worker.clients.claim();
}

/** The network's page, since it is the newest; without a network the kept one. */
async function answerNavigation(request: Request): Promise<Response> {
  try {
    const response = await Promise.race([fetch(request), tooLate()]);
    if (response && response.status < 500) return response;
  } catch {
    // the kept page, below
  }
  return await kept(page) ?? fetch(request);
}

function tooLate(): Promise<null> {
  return new Promise((resolve) => setTimeout(() => resolve(null), patience));
}

async function answerFile(request: Request): Promise<Response> {
  return await kept(new URL(request.url).pathname) ?? fetch(request);
}

async function kept(path: string): Promise<Response | undefined> {
  return await (await caches.open(cacheName)).match(path);
}

/** Whether a page of another site sends a request: browsers then say whose it is. */

/** Whether `request` comes from a page that is not ours. Programs that are no browsers send no `Origin` and pass. */
export function isForeign(request: Request, publicUrl: string | null): boolean {
  const origin = request.headers.get("origin");
  if (origin === null) return false;
  if (origin === publicUrl) return false;
  return !URL.canParse(origin) || new URL(origin).host !== request.headers.get("host");
}

/** Whether the method of `request`, or an upgrade, may change something. */
export function isSensitive(request: Request): boolean {
  return !["GET", "HEAD", "OPTIONS"].includes(request.method) || request.headers.has("upgrade");
}

/** Headers that make browsers careful. */

/** The headers for an answer to `request`; `secure`: it came by https. */
export function securityHeaders(request: Request, { secure }: { secure: boolean }): Record<string, string> {
  const host = request.headers.get("host") ?? "";
  // Older browsers do not count a WebSocket of the same host as 'self'.
  const socket = /^[A-Za-z0-9.:[\]-]+$/.test(host) ? ` ${secure ? "wss" : "ws"}://${host}` : "";
  return {
    "content-security-policy": [
      "default-src 'self'",
      `connect-src 'self'${socket}`,
      "img-src 'self' data: blob:",
      "object-src 'none'",
      "base-uri 'none'",
      "form-action 'self'",
      "frame-ancestors 'none'",
    ].join("; "),
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    ...(secure ? { "strict-transport-security": "max-age=31536000" } : {}),
  };
}

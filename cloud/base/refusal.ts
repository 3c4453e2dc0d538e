/**
 * One way to refuse: a stable code, what is wrong in words for a person, and what helps. Noticed anywhere, thrown or handed on; at the edge it
 * becomes an answer over HTTP, an error to a dancer (the same on a socket, in a stream and in an answer), or an error to a desk.
 */

import type { Refusal } from "@pika/contract/parse.ts";
import type { DancerError } from "@pika/contract/room/dancer.ts";
import type { DjError } from "@pika/contract/room/dj.ts";
import type { HttpError } from "@pika/contract/room/http.ts";
import { protocolVersion } from "@pika/contract/room/version.ts";

interface Kind {
  /** Over HTTP. */
  status: 400 | 401 | 403 | 404 | 405 | 409 | 413 | 426 | 429 | 500 | 503;
  /** Whether the same may succeed later. */
  passes?: true;
  /** What HTTP wants to be said besides. */
  headers?: Record<string, string>;
}

const signIn = { "www-authenticate": "Bearer" };

/** Every code there is. Apps of all ages know them: a code keeps its meaning, and new ones are added. */
const kinds = {
  invalid_json: { status: 400 },
  invalid_message: { status: 400 },
  channel_unknown: { status: 400 },
  bad_upgrade: { status: 400 },
  unsupported_protocol: { status: 400 },
  not_signed_in: { status: 401, headers: signIn },
  wrong_credentials: { status: 401, headers: signIn },
  wrong_code: { status: 401, headers: signIn },
  no_cookie: { status: 401 },
  proof_required: { status: 403 },
  wrong_proof: { status: 403 },
  wrong_mail_code: { status: 403 },
  foreign_origin: { status: 403 },
  banned: { status: 403 },
  not_your_session: { status: 403 },
  other_device: { status: 403 },
  not_found: { status: 404 },
  session_unknown: { status: 404 },
  play_unknown: { status: 404 },
  poll_unknown: { status: 404 },
  option_unknown: { status: 404 },
  announcement_unknown: { status: 404 },
  dj_unknown: { status: 404 },
  device_unknown: { status: 404 },
  not_published: { status: 404 },
  method_not_allowed: { status: 405, headers: { allow: "GET" } },
  session_live: { status: 409 },
  session_ended: { status: 409 },
  wrong_session: { status: 409 },
  not_playing: { status: 409 },
  poll_closed: { status: 409 },
  id_taken: { status: 409 },
  too_many_sessions: { status: 409 },
  too_many_starts: { status: 429 },
  night_full: { status: 409 },
  email_taken: { status: 409 },
  slug_taken: { status: 409 },
  slug_limit: { status: 409 },
  out_of_order: { status: 409, passes: true },
  not_in_room: { status: 409, passes: true },
  too_large: { status: 413 },
  upgrade_required: { status: 426, headers: { upgrade: "websocket" } },
  rate_limited: { status: 429, passes: true },
  too_many_connections: { status: 429, passes: true },
  internal: { status: 500 },
  mail_failed: { status: 503, passes: true },
  unavailable: { status: 503, passes: true },
  feed_away: { status: 503, passes: true },
} satisfies Record<string, Kind>;

export type Code = keyof typeof kinds;

export interface RefusalDetails {
  /** Path of the field that is wrong, such as `track.title`. */
  field?: string;
  /** What to do about it. It ends the message: after a colon, or with a capital as a sentence of its own. */
  help?: string;
  /** Seconds after which the same may succeed. */
  retryAfter?: number;
  /** With `out_of_order`: the number that is waited for. */
  expected?: number;
}

export class RefusalError extends Error {
  override name = "RefusalError";

  /** `what`: what is wrong. The error's message is that and the help. */
  constructor(readonly code: Code, what: string, readonly details: RefusalDetails = {}) {
    super(
      details.help === undefined
        ? what
        : `${what}${/^\p{Lu}/u.test(details.help) ? "." : ":"} ${details.help}`,
    );
  }

  /** Of input that is no message, as the contract's `parse` says it. */
  static ofInput({ code, message, field }: Refusal): RefusalError {
    return new RefusalError(code as Code, message, { field });
  }

  /** Whether the same may succeed later. */
  get passes(): boolean {
    return (kinds[this.code] as Kind).passes ?? false;
  }
}

/** The answer to a request. */
export function httpAnswer(refusal: RefusalError): Response {
  const { status, headers } = kinds[refusal.code] as Kind;
  const { field, retryAfter } = refusal.details;
  const error: HttpError = { code: refusal.code, message: refusal.message, field, retry_after: retryAfter };
  return Response.json({ error }, {
    status,
    headers: {
      "cache-control": "no-store",
      ...headers,
      ...(retryAfter === undefined ? {} : { "retry-after": String(retryAfter) }),
    },
  });
}

/** What a dancer is told. `id`: of the action that is refused, when it is one. */
export function dancerError(refusal: RefusalError, id?: string): DancerError {
  return { ...messageOf(refusal), ...(id === undefined ? {} : { id }) };
}

/** What a desk is told. `about`: the room, and the number that is used up unless the same may succeed later. */
export function deskError(refusal: RefusalError, about: Pick<DjError, "session" | "seq"> = {}): DjError {
  const { expected } = refusal.details;
  return { ...messageOf(refusal), ...about, ...(expected === undefined ? {} : { expected }) };
}

function messageOf({ code, message, passes, details: { field } }: RefusalError) {
  return {
    type: "error" as const,
    code,
    message,
    retry: passes,
    ...(field === undefined ? {} : { field }),
    ...(code === "unsupported_protocol" ? { protocol: protocolVersion } : {}),
  };
}

/** What a floor saw: tallies that its people write into, and the report made of them. */

/** A request without its answer. */
export interface Failure {
  /** Milliseconds since 1970. */
  at: number;
  url: string;
  why: string;
}

export interface RequestsReport {
  total: number;
  /** Of those: likes by POST, of dancers over Server-Sent Events. */
  posts: number;
  failed: number;
  /** The first twenty. */
  failures: Failure[];
  /** Answers of `/version` by revision: shows when a deploy switched. */
  versions: Record<string, number>;
}

/** Of dancers who began over one transport; as the page does, they take the other when theirs does not get through. */
export interface ConnectionsReport {
  /** First connections that got as far as the state of the room. */
  opened: number;
  /** Connections that went, whoever closed them. */
  lost: number;
  /** Of the lost ones: those whose owner has the state again. */
  reconnected: number;
  /** From the loss of a connection until the state is there again; `null` when none came back. */
  backSeconds: { p50: number | null; p95: number | null; max: number | null };
  /** Share of the lost ones whose owner had the state again within 3 seconds; 1 when none was lost. */
  within3s: number;
}

export interface LikesReport {
  /** Pairs of dancer and play. */
  sent: number;
  acknowledged: number;
  /** In the recap, over all plays. */
  shown: number;
  /** Acknowledged, but not shown, play by play. */
  lost: number;
  /** Shown, but pressed by nobody, play by play. */
  doubled: number;
}

export interface FloorReport {
  requests: RequestsReport;
  sockets: ConnectionsReport;
  streams: ConnectionsReport;
  likes: LikesReport;
  /** Tracks that the DJ played, and those of them that the recap shows. */
  tracks: { played: number; shown: number };
  /** Seconds: the longest time in which some dancer, away or not, heard nothing. */
  longestSilence: number;
}

const mostFailures = 20;
/** Seconds that a dancer may be away. */
const soon = 3;

export class RequestTally {
  total = 0;
  posts = 0;
  failed = 0;
  readonly failures: Failure[] = [];
  readonly versions: Record<string, number> = {};

  fail(url: string, why: string): void {
    this.failed++;
    if (this.failures.length < mostFailures) this.failures.push({ at: Date.now(), url, why });
  }

  count(revision: string): void {
    this.versions[revision] = (this.versions[revision] ?? 0) + 1;
  }

  report(): RequestsReport {
    const { total, posts, failed, failures, versions } = this;
    return { total, posts, failed, failures, versions };
  }
}

/** Connections of one kind, of all dancers together. */
export class ConnectionTally {
  opened = 0;
  lost = 0;
  /** How many have the state now. */
  inside = 0;
  /** Milliseconds. */
  readonly back: number[] = [];
  /** Milliseconds. */
  longestSilence = 0;

  report(): ConnectionsReport {
    const { opened, lost, back } = this;
    const seconds = back.map((ms) => rounded(ms / 1_000));
    const figure = (share: number) => seconds.length === 0 ? null : percentile(seconds, share);
    return {
      opened,
      lost,
      reconnected: back.length,
      backSeconds: { p50: figure(0.5), p95: figure(0.95), max: figure(1) },
      within3s: lost === 0 ? 1 : rounded(seconds.filter((value) => value <= soon).length / lost),
    };
  }
}

/** Likes by play. */
export class LikeTally {
  readonly #sent = new Map<string, number>();
  readonly #acknowledged = new Map<string, number>();
  /** Likes that the cloud refused for good, with its code. */
  readonly refused: string[] = [];

  get sent(): number {
    return sum(this.#sent);
  }

  get acknowledged(): number {
    return sum(this.#acknowledged);
  }

  press(play: string): void {
    this.#sent.set(play, (this.#sent.get(play) ?? 0) + 1);
  }

  acknowledge(play: string): void {
    this.#acknowledged.set(play, (this.#acknowledged.get(play) ?? 0) + 1);
  }

  /** `shown`: likes of each play by the recap. */
  report(shown: ReadonlyMap<string, number>): LikesReport {
    let lost = 0;
    let doubled = 0;
    for (const play of new Set([...this.#sent.keys(), ...shown.keys()])) {
      const there = shown.get(play) ?? 0;
      lost += Math.max(0, (this.#acknowledged.get(play) ?? 0) - there);
      doubled += Math.max(0, there - (this.#sent.get(play) ?? 0));
    }
    return { sent: this.sent, acknowledged: this.acknowledged, shown: sum(shown), lost, doubled };
  }
}

/** With three digits after the point. */
export function rounded(value: number): number {
  return Math.round(value * 1_000) / 1_000;
}

function sum(counts: ReadonlyMap<string, number>): number {
  let total = 0;
  for (const count of counts.values()) total += count;
  return total;
}

/** The value below which `share` (0 to 1) of `values` are. */
function percentile(values: number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? NaN;
}

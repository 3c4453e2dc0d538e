/** The connection to Postgres, and how its types are read. */

import postgres from "postgres";

/** A pool of connections. `bigint` and `timestamptz` are numbers: times are milliseconds since 1970. */
export type Sql = postgres.Sql<{ bigint: number; date: number }>;
/** One transaction. */
export type Transaction = postgres.TransactionSql<{ bigint: number; date: number }>;
/** Either: for functions that only ask. */
export type Queries = postgres.ISql<{ bigint: number; date: number }>;

export interface ConnectOptions {
  /** Connections at most. */
  max?: number;
  /** Shown in `pg_stat_activity`. */
  name?: string;
}

/** Opens a pool on the database of `url`. It connects at the first query, and again by itself when the server was away. */
export function connect(url: string, options: ConnectOptions = {}): Sql {
  return postgres(url, {
    max: options.max ?? 10,
    connect_timeout: 5,
    // Seconds between attempts: a restarted server is found again soon, and not by all at once.
    backoff: (retries) => (0.5 + Math.random() / 2) * Math.min(3 ** retries / 100, 1),
    onnotice: () => {},
    connection: { application_name: options.name ?? "pika", TimeZone: "UTC" },
    types: {
      bigint: { to: 20, from: [20], parse: Number, serialize: String },
      date: {
        to: 1184,
        from: [1184],
        parse: (text: string) => Date.parse(text),
        serialize: (ms: number) => new Date(ms).toISOString(),
      },
    },
  });
}

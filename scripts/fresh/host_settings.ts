/**
 * What this machine has set up to reach its registries, for a bare machine that shares its network: variables, files, certificates, a
 * few of apt's settings. Found by kind: nothing here knows a host's name.
 */

/** Variables that say how packages are reached, and nothing about what is installed or how it behaves. */
const carried: readonly RegExp[] = [
  /^(?:https?|ftp|all|no)_proxy$/i,
  /^(?:SSL_CERT_FILE|SSL_CERT_DIR|NODE_EXTRA_CA_CERTS|REQUESTS_CA_BUNDLE|CURL_CA_BUNDLE|GIT_SSL_CAINFO)$/,
  /^DENO_(?:CERT|TLS_CA_STORE)$/,
  /^PIP_(?:INDEX_URL|EXTRA_INDEX_URL|FIND_LINKS|CERT|CLIENT_CERT|PROXY|TRUSTED_HOST|DEFAULT_TIMEOUT|TIMEOUT|RETRIES)$/,
  /^UV_(?:DEFAULT_INDEX|INDEX|INDEX_URL|EXTRA_INDEX_URL|FIND_LINKS|SYSTEM_CERTS|NATIVE_TLS)$/,
  /^npm_config_(?:(?:.*:)?registry|(?:https?_)?proxy|cafile|ca|strict_ssl)$/i,
];

export interface Variables {
  env: Record<string, string>;
  /** Files and folders that they name. */
  paths: string[];
  /** Names of variables that name a file or folder which is not there. */
  leftOut: string[];
}

/** Chooses the variables to carry over; `isThere` says whether a path exists on this machine. */
export function carriedVariables(
  env: Readonly<Record<string, string>>,
  isThere: (path: string) => boolean,
): Variables {
  const result: Variables = { env: {}, paths: [], leftOut: [] };
  for (const [name, value] of Object.entries(env).sort(([a], [b]) => a < b ? -1 : 1)) {
    if (value === "" || !carried.some((pattern) => pattern.test(name))) continue;
    const paths = value.split(/\s+/).map((word) => word.replace(/^file:\/\//, "")).filter((word) =>
      word.startsWith("/")
    );
    if (!paths.every(isThere)) {
      result.leftOut.push(name);
      continue;
    }
    result.env[name] = value;
    result.paths.push(...paths);
  }
  result.paths = [...new Set(result.paths)];
  return result;
}

/** Files that say how packages are reached; `~` is the home folder, here the person's and there the account's. */
export const carriedFiles: readonly string[] = [
  "/etc/resolv.conf",
  "/etc/hosts",
  "/etc/npmrc",
  "/etc/pip.conf",
  "/etc/apt/auth.conf",
  "~/.npmrc",
  "~/.config/pip/pip.conf",
  "~/.pip/pip.conf",
];

/** The lines of `apt-config dump` that say how mirrors are reached and how strictly dates are checked. */
export function carriedAptLines(dump: string): string[] {
  return dump.split("\n").filter((line) =>
    /^Acquire::(?:https?::|Check-|Retries |ForceIPv)[^"]*"[^"]+";$/.test(line)
  );
}

/** The proxy for `http:` that apt uses, for programs that fetch packages without apt. */
export function aptProxy(lines: readonly string[]): string | undefined {
  return lines.map((line) => /^Acquire::http::Proxy "(http[^"]+)";$/.exec(line)?.[1]).find(Boolean);
}

/** The certificates of a bundle that another one does not hold, as PEM. */
export function certificatesOnlyIn(bundle: string, other: string): string[] {
  const split = (text: string) =>
    text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  const body = (pem: string) => pem.replace(/\s+/g, "");
  const known = new Set(split(other).map(body));
  return split(bundle).filter((pem) => !known.has(body(pem)));
}

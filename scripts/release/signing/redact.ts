/** Keeps secrets out of logs and error messages. */

/** What stands where a secret was. */
export const redacted = "[redacted]";

/** The text without any of the secrets, the longest first; those shorter than four characters would tear up everything. */
export function redact(text: string, secrets: readonly (string | undefined)[]): string {
  const known = secrets.filter((secret) => secret !== undefined && secret.length >= 4) as string[];
  return known.sort((a, b) => b.length - a.length)
    .reduce((rest, secret) => rest.replaceAll(secret, () => redacted), text);
}

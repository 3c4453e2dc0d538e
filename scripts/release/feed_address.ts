/** Where `latest.json` is: among the releases of a repository on GitHub, or where the environment says. */

/** What of the environment says where releases lie. */
export interface FeedEnvironment {
  PIKA_FEED_URL?: string;
  /** `owner/name` */
  GITHUB_REPOSITORY?: string;
  GITHUB_SERVER_URL?: string;
}

/** `null`: nothing says it. */
export function feedUrl(environment: FeedEnvironment): string | null {
  const { PIKA_FEED_URL, GITHUB_REPOSITORY } = environment;
  if (PIKA_FEED_URL) return PIKA_FEED_URL;
  return GITHUB_REPOSITORY
    ? `${serverOf(environment)}/${GITHUB_REPOSITORY}/releases/latest/download/latest.json`
    : null;
}

/** `owner/name` of a remote's address on GitHub, however it is written; `null` for another place. */
export function repositoryOf(remote: string, environment: FeedEnvironment = {}): string | null {
  const { host } = new URL(serverOf(environment));
  const found = /^(?:https?:\/\/(?:[^/@]*@)?|ssh:\/\/git@|git@)([^/:]+)[/:]([\w.-]+\/[\w.-]+?)(?:\.git)?\/?$/
    .exec(
      remote.trim(),
    );
  return found && found[1] === host ? found[2]! : null;
}

function serverOf({ GITHUB_SERVER_URL }: FeedEnvironment): string {
  return (GITHUB_SERVER_URL || "https://github.com").replace(/\/+$/, "");
}

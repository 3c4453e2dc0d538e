/** Who runs the commands on a bare machine, and what they find in their environment there: Debian's own defaults. */

import { quote } from "../lib/shell_words.ts";
import type { FreshOptions } from "./options.ts";

export interface Account {
  name: string;
  home: string;
  /** The search path that Debian gives: an ordinary user has no `sbin`. */
  path: string;
  /** Words before a command of root that run it as this account. */
  become: readonly string[];
  /** Packages that it needs beside the usual ones. */
  packages: readonly string[];
  /** A script of root that makes it, and gives it what lies in its home already. */
  setup: string;
}

export const accounts: Record<FreshOptions["account"], Account> = {
  root: {
    name: "root",
    home: "/root",
    path: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
    become: [],
    packages: [],
    setup: "",
  },
  user: {
    name: "fresh",
    home: "/home/fresh",
    path: "/usr/local/bin:/usr/bin:/bin:/usr/local/games:/usr/games",
    become: ["setpriv", "--reuid=fresh", "--regid=fresh", "--init-groups"],
    packages: ["sudo"],
    setup: `useradd --home-dir /home/fresh --shell /bin/bash fresh
cp --recursive --no-clobber /etc/skel/. /home/fresh
chown --recursive fresh:fresh /home/fresh
echo "fresh ALL=(ALL:ALL) NOPASSWD: ALL" >/etc/sudoers.d/fresh
chmod 440 /etc/sudoers.d/fresh`,
  },
};

/** Where the checkout lies. */
export function checkoutOf({ home }: Account): string {
  return `${home}/pika`;
}

/** The words that run a line of shell in the checkout as the account, with nothing in the environment but its own and `env`. */
export function accountWords(
  account: Account,
  options: { env: Readonly<Record<string, string>>; line: string },
): string[] {
  const { name, home, path, become } = account;
  const own = { HOME: home, USER: name, LOGNAME: name, SHELL: "/bin/bash", PATH: path, LANG: "C.UTF-8" };
  const variables = Object.entries({ ...options.env, ...own }).map(([name, value]) => `${name}=${value}`);
  const line = `cd ${quote([checkoutOf(account)])} && ${options.line}`;
  return [...become, "env", "--ignore-environment", ...variables, "bash", "-c", line];
}

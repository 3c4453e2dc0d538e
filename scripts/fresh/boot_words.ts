/**
 * What is said to the kernel so that a folder becomes a machine: namespaces, mounts, a new root. A plain chroot would not do: an engine
 * for containers inside changes roots itself, and the kernel allows that only where the root is a mount.
 */

import { join } from "node:path";
import { quote } from "../lib/shell_words.ts";
import { groupsDir, type Hierarchy } from "./control_groups.ts";

export interface Boot {
  /** The folder that becomes the root. */
  root: string;
  hostname: string;
  /** This machine's control groups, and the name of the machine's own in each. */
  hierarchies: readonly Hierarchy[];
  group: string;
  /** Files and folders of this machine that are seen there under the same path, and not written to. */
  shown: readonly string[];
  /** The same, but written to by both. */
  shared: readonly string[];
  /**
   * What ends the machine beside its command: `input-closed`, when nobody holds the other end of its standard input any more, which is
   * then not the command's; or `nothing`, and the command reads it.
   */
  endsWith: "input-closed" | "nothing";
  /** The command, as root. */
  words: readonly string[];
}

/** The words that make the namespaces and run the command as all of the machine's processes; with it, everything in it ends. */
export function bootWords(boot: Boot): string[] {
  const groups = boot.hierarchies.map(({ path }) => join(path, boot.group, "cgroup.procs"));
  const enter = 'while [ "$1" != -- ]; do echo 0 >"$1"; shift; done; shift; exec "$@"';
  return [
    ...["unshare", "--mount", "--pid", "--ipc", "--uts", "--fork", "--kill-child=KILL"],
    // The groups that the first process is in when it makes this namespace are what the namespace shows as the root.
    ...["sh", "-euc", enter, "enter", ...groups, "--", "unshare", "--cgroup"],
    ...["sh", "-euc", bootScript(boot), "boot", ...boot.words],
  ];
}

/** The script of the first process: mounts, then the new root, then the machine's `init`. It sees the command as its arguments. */
export function bootScript(boot: Boot): string {
  const at = (path: string) => join(boot.root, path);
  const commands: string[][] = [
    ["mount", "--bind", boot.root, boot.root],
    ["mount", "-t", "proc", "-o", "nosuid,nodev,noexec", "proc", at("proc")],
    ["mount", "-t", "sysfs", "-o", "nosuid,nodev,noexec", "sysfs", at("sys")],
    ...groupMounts(boot),
    ["mount", "-t", "tmpfs", "-o", "nosuid,mode=755", "dev", at("dev")],
    ...devices.map(([name, ...numbers]) => ["mknod", "-m", "666", at(`dev/${name}`), "c", ...numbers]),
    ["mkdir", at("dev/pts"), at("dev/shm"), at("dev/mqueue")],
    ["mount", "-t", "devpts", "-o", "newinstance,ptmxmode=666,mode=620,gid=5", "devpts", at("dev/pts")],
    ["mount", "-t", "tmpfs", "-o", "nosuid,nodev,mode=1777", "shm", at("dev/shm")],
    ["mount", "-t", "mqueue", "mqueue", at("dev/mqueue")],
    ...links.map(([to, name]) => ["ln", "-s", to, at(`dev/${name}`)]),
    ["mount", "-t", "tmpfs", "-o", "nosuid,nodev,mode=755", "run", at("run")],
    ["mkdir", "-m", "1777", at("run/lock")],
    ...boot.shown.flatMap((path) => [
      ["mount", "--bind", path, at(path)],
      ["mount", "-o", "remount,bind,ro", at(path)],
    ]),
    ...boot.shared.map((path) => ["mount", "--bind", path, at(path)]),
    ["cd", boot.root],
    ["mkdir", "-p", ".outside"],
    ["pivot_root", ".", ".outside"],
  ];
  const lines = commands.map(quote);
  const init = initScript(boot);
  return [...lines, `exec chroot . /bin/bash -c ${quote([init])} init "$@"`].join("\n");
}

/**
 * What the machine's first process does: it starts the command, takes in the children that others leave, and ends with the command's
 * code; the kernel then ends all the rest. The command begins with all signals as they are by default, wherever the task was started.
 */
function initScript({ hostname, endsWith, hierarchies }: Boot): string {
  const watch = "{ cat <&3 >/dev/null; kill -KILL -1; } & exec 3<&-";
  return [
    "umount --lazy /.outside",
    "rmdir /.outside",
    "hash -r",
    `echo ${quote([hostname])} >/proc/sys/kernel/hostname`,
    ...(hierarchies.some(({ path }) => path === groupsDir) ? [ownGroup] : []),
    ...(endsWith === "input-closed" ? ["exec 3<&0 0</dev/null", watch] : []),
    'env --default-signal "$@"',
    "exit $?",
  ].join("\n");
}

/** In version 2 a group that holds processes cannot share out its resources: they move one down, as on a real machine. */
const ownGroup = `mkdir ${groupsDir}/init
echo 0 >${groupsDir}/init/cgroup.procs
for name in $(cat ${groupsDir}/cgroup.controllers); do echo "+$name" >${groupsDir}/cgroup.subtree_control; done`;

function groupMounts({ root, hierarchies, group }: Boot): string[][] {
  const base = join(root, groupsDir);
  if (hierarchies.length === 1 && hierarchies[0]!.path === groupsDir) {
    return [["mount", "--bind", join(groupsDir, group), base]];
  }
  return [
    ["mount", "-t", "tmpfs", "-o", "nosuid,nodev,noexec,mode=755", "cgroup", base],
    ...hierarchies.flatMap(({ path }) => [
      ["mkdir", "-p", join(root, path)],
      ["mount", "--bind", join(path, group), join(root, path)],
    ]),
  ];
}

const devices = [
  ["null", "1", "3"],
  ["zero", "1", "5"],
  ["full", "1", "7"],
  ["random", "1", "8"],
  ["urandom", "1", "9"],
  ["tty", "5", "0"],
] as const;

const links = [
  ["pts/ptmx", "ptmx"],
  ["/proc/self/fd", "fd"],
  ["/proc/self/fd/0", "stdin"],
  ["/proc/self/fd/1", "stdout"],
  ["/proc/self/fd/2", "stderr"],
] as const;

import assert from "node:assert/strict";
import { accounts, accountWords } from "./accounts.ts";
import { type Boot, bootScript, bootWords } from "./boot_words.ts";

const boot: Boot = {
  root: "/srv/m",
  hostname: "bare",
  hierarchies: [{ path: "/sys/fs/cgroup", version: 2 }],
  group: "own",
  shown: ["/opt/wheels"],
  shared: ["/tmp/lock"],
  endsWith: "input-closed",
  words: ["npx", "a b"],
};

Deno.test("the machine's first process enters its control groups, and what it runs is handed through as words", () => {
  const words = bootWords(boot);
  assert.deepEqual(words.slice(0, 7), [
    ...["unshare", "--mount", "--pid", "--ipc", "--uts", "--fork", "--kill-child=KILL"],
  ]);
  assert.deepEqual(words.slice(10, 15), [
    ...["enter", "/sys/fs/cgroup/own/cgroup.procs", "--", "unshare", "--cgroup"],
  ]);
  assert.deepEqual(words.slice(-3), ["boot", "npx", "a b"]);
});

Deno.test("nothing is mounted outside of the machine's folder", () => {
  for (const endsWith of ["input-closed", "nothing"] as const) {
    const lines = bootScript({ ...boot, endsWith }).split("\n").filter((line) => line.startsWith("mount "));
    assert.ok(lines.length > 8);
    for (const line of lines) assert.match(line, / \/srv\/m(\/\S*)?$/);
  }
});

Deno.test("the machine sees its own control groups in the place of all, in one hierarchy or in several", () => {
  assert.ok(bootScript(boot).includes("mount --bind /sys/fs/cgroup/own /srv/m/sys/fs/cgroup\n"));
  const several = bootScript({
    ...boot,
    hierarchies: [
      { path: "/sys/fs/cgroup/cpu,cpuacct", version: 1 },
      { path: "/sys/fs/cgroup/unified", version: 2 },
    ],
  });
  for (
    const line of [
      "mount -t tmpfs -o nosuid,nodev,noexec,mode=755 cgroup /srv/m/sys/fs/cgroup\n",
      "mount --bind /sys/fs/cgroup/cpu,cpuacct/own /srv/m/sys/fs/cgroup/cpu,cpuacct\n",
      "mount --bind /sys/fs/cgroup/unified/own /srv/m/sys/fs/cgroup/unified\n",
    ]
  ) assert.ok(several.includes(line), line);
});

Deno.test("only a machine whose standard input is its lifeline watches it", () => {
  assert.match(bootScript(boot), /kill -KILL -1/);
  assert.doesNotMatch(bootScript({ ...boot, endsWith: "nothing" }), /kill/);
});

Deno.test("an ordinary user has Debian's search path and nothing of root's", () => {
  const words = accountWords(accounts.user, {
    env: { HTTPS_PROXY: "http://p", HOME: "/root" },
    line: "npx x",
  });
  assert.deepEqual(words.slice(0, 6), [
    ...["setpriv", "--reuid=fresh", "--regid=fresh", "--init-groups", "env", "--ignore-environment"],
  ]);
  assert.ok(words.includes("HOME=/home/fresh") && !words.includes("HOME=/root"));
  assert.doesNotMatch(words.find((word) => word.startsWith("PATH="))!, /sbin/);
  assert.deepEqual(words.slice(-3), ["bash", "-c", "cd /home/fresh/pika && npx x"]);
});

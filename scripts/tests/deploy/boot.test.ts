/** Machines that are really booted, as root: a folder with this machine's programs in it is enough. */

import assert from "node:assert/strict";
import { join } from "node:path";
import { remove } from "../../lib/files.ts";
import { testWith } from "../../testing/test_with.ts";
import { type Boot, bootWords } from "../../fresh/boot_words.ts";

/** Runs a script on a machine in a folder of its own; `held` keeps standard input open until the machine has ended by itself. */
async function bootScript(text: string, input: "held" | "closed after its first line") {
  const root = await Deno.makeTempDir({ prefix: "pika-boot-" });
  try {
    for (const name of ["usr", "etc", "proc", "sys", "dev", "run", "tmp"]) await Deno.mkdir(join(root, name));
    for (const name of ["bin", "sbin", "lib", "lib64"]) await Deno.symlink(`usr/${name}`, join(root, name));
    const boot: Boot = {
      root,
      hostname: "bare",
      hierarchies: [],
      group: "none",
      shown: ["/usr"],
      shared: [],
      endsWith: "input-closed",
      words: ["sh", "-euc", text],
    };
    const [program = "", ...args] = bootWords(boot);
    const child = new Deno.Command(program, { args, stdin: "piped", stdout: "piped", stderr: "piped" })
      .spawn();
    let printed = "";
    const reading = (async () => {
      for await (const chunk of child.stdout.pipeThrough(new TextDecoderStream())) {
        printed += chunk;
        if (input !== "held" && printed.includes("\n") && !child.stdin.locked) await child.stdin.close();
      }
    })();
    const [{ code }, , errors] = await Promise.all([
      child.status,
      reading,
      new Response(child.stderr).text(),
    ]);
    if (input === "held") await child.stdin.close().catch(() => {});
    return { code, printed, errors };
  } finally {
    await remove(root);
  }
}

testWith(
  { os: ["linux"] },
  "a command on the machine sees only the machine, and its code comes back",
  async () => {
    const { code, printed, errors } = await bootScript(
      `cat /proc/sys/kernel/hostname
ls -d /root /home /.outside 2>/dev/null || echo "nothing of the host"
echo $PPID
: >/dev/null; : >/dev/shm/x; test -c /dev/pts/ptmx
exit 7`,
      "held",
    );
    assert.equal(errors, "");
    assert.deepEqual([code, printed], [7, "bare\nnothing of the host\n1\n"]);
  },
);

testWith(
  { os: ["linux"] },
  "the machine's first process takes in the children that others leave",
  async () => {
    const { code, errors } = await bootScript(
      `orphan=$(sh -c 'sleep 0.01 >/dev/null & echo $!')
while [ -e /proc/$orphan ]; do sleep 0.01; done`,
      "held",
    );
    assert.deepEqual([code, errors], [0, ""]);
  },
);

testWith(
  { os: ["linux"] },
  "signals are as by default on the machine, whatever this machine ignores",
  async () => {
    const { printed } = await bootScript("grep SigIgn /proc/self/status", "held");
    // The lowest 31: signals 32 and 33 belong to the C library.
    assert.equal(BigInt(`0x${printed.split("\t")[1]!.trim()}`) & 0x7fff_ffffn, 0n);
  },
);

testWith(
  { tools: ["mount"], os: ["linux"] },
  "the machine ends with whoever holds its standard input",
  async () => {
    const marker = `98${Deno.pid}`;
    const { code } = await bootScript(`echo up; exec sleep ${marker}`, "closed after its first line");
    assert.equal(code, 137);
    assert.deepEqual(running(marker), []);
  },
);

testWith({ tools: ["mount"], os: ["linux"] }, "no mount of a machine is seen outside", async () => {
  const before = await Deno.readTextFile("/proc/self/mountinfo");
  const { printed } = await bootScript("wc -l </proc/self/mountinfo", "held");
  assert.ok(Number(printed) > 6);
  assert.equal(await Deno.readTextFile("/proc/self/mountinfo"), before);
});

/** The processes of this machine that run `sleep` for that many seconds. */
function running(seconds: string): string[] {
  return [...Deno.readDirSync("/proc")].map(({ name }) => name).filter((pid) => {
    try {
      return Deno.readTextFileSync(`/proc/${pid}/cmdline`).includes(`sleep\0${seconds}`);
    } catch {
      return false; // no process, or gone meanwhile
    }
  });
}

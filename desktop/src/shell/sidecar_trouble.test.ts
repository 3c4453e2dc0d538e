import assert from "node:assert/strict";
import { join } from "node:path";
import { askCommand, troubleOf } from "./sidecar_trouble.ts";

/** Runs the command as Neutralino does on Linux and macOS, with a program in the sidecar's place. */
async function titleWith(program: { bytes: string | Uint8Array<ArrayBuffer>; mode: number } | null) {
  const folder = await Deno.makeTempDir({ prefix: "pika R&B (x86) ż " });
  try {
    await Deno.mkdir(join(folder, "sidecar"));
    const file = join(folder, "sidecar", "pika-sidecar");
    if (program) {
      await (typeof program.bytes === "string"
        ? Deno.writeTextFile(file, program.bytes)
        : Deno.writeFile(file, program.bytes));
      await Deno.chmod(file, program.mode);
    }
    const words = ["-c", askCommand({ NL_OS: "Linux", NL_PATH: folder })];
    const { code, stdout, stderr } = await new Deno.Command("/bin/sh", { args: words }).output();
    assert.equal(stdout.length, 0);
    return { code, title: troubleOf(code, "Linux")?.title, said: new TextDecoder().decode(stderr) };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test(
  "each way in which a sidecar does not start is told from the others",
  { ignore: Deno.build.os === "windows" },
  async () => {
    const titles = async (bytes: string | Uint8Array<ArrayBuffer>, mode = 0o755) =>
      (await titleWith({ bytes, mode })).title;
    assert.equal(await titles("#!/bin/sh\necho words; echo words >&2\n"), undefined);
    assert.equal((await titleWith(null)).title, "The audio engine is missing");
    assert.equal(await titles(""), "The audio engine does not run on this computer");
    assert.equal(await titles("#!/bin/sh\n", 0o644), "The audio engine may not be run");
    // The head of a program for a processor that nobody has.
    const foreign = new Uint8Array([
      0x7f,
      0x45,
      0x4c,
      0x46,
      2,
      1,
      1,
      ...new Uint8Array(11),
      0xfe,
      ...new Uint8Array(99),
    ]);
    assert.equal(await titles(foreign), "The audio engine does not run on this computer");
    assert.equal(await titles("#!/bin/sh\nkill -9 $$\n"), "The audio engine is stopped as soon as it starts");
    assert.equal(await titles("#!/bin/sh\nexit 3\n"), "The audio engine cannot start");
  },
);

Deno.test("Windows says by its own numbers what it does not start", () => {
  const title = (code: number) => troubleOf(code, "Windows")?.title;
  assert.equal(title(64), "The audio engine is missing");
  assert.equal(title(9009), "The audio engine is missing");
  for (const code of [216, -1073741701, 3221225595, -1073741515]) {
    assert.equal(title(code), "The audio engine does not run on this computer");
  }
  assert.equal(title(225), "The audio engine may not be run");
  assert.match(troubleOf(1, "Windows")!.words, /code 1\. A virus scanner/);
  assert.equal(title(0), undefined);
});

Deno.test("the question to Windows starts nothing that is not there, and names the program once in quotes each time", () => {
  assert.equal(
    askCommand({ NL_OS: "Windows", NL_PATH: "C:/Users/R&B 100%" }),
    'if not exist "C:/Users/R&B 100%/sidecar/pika-sidecar.exe" (exit 64) else ' +
      '"C:/Users/R&B 100%/sidecar/pika-sidecar.exe" --version >NUL 2>&1 <NUL',
  );
});

Deno.test("every trouble says what to do, in the words of its system", () => {
  for (const os of ["Linux", "Darwin", "Windows"] as const) {
    for (const code of [64, 65, 66, 126, 9, 137, 1, 225]) {
      assert.match(
        troubleOf(code, os)!.words,
        /[Ii]nstall Pika again|quarantine|looks after/,
        `${os} ${code}`,
      );
    }
  }
  assert.match(troubleOf(137, "Darwin")!.words, /Privacy & Security/);
});

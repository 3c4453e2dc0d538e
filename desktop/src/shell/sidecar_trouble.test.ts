import assert from "node:assert/strict";
import { askCommand, troubleOf } from "./sidecar_trouble.ts";

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

/** Puts rcodesign in the place of Apple's `codesign`, and the stand-in for keychains beside it; takes them away again. */

import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { ensureRcodesign } from "../../lib/rcodesign.ts";
import { describeCertificate } from "../../release/targets/macos/release_certificate.ts";
import { type StandIns, withStandIns } from "../installers/stand_ins.ts";

const adapter = fileURLToPath(new URL("./codesign.ts", import.meta.url));

/** A certificate with its secrets, as the environment of a release holds them. */
export interface TestCertificate {
  /** The public half: a file. */
  committed: string;
  PIKA_APPLE_CERTIFICATE: string;
  PIKA_APPLE_CERTIFICATE_PASSWORD: string;
}

/** Runs `work` where `codesign` is rcodesign, and `security` holds the certificate that `holds` is called with. */
export async function signedByRcodesign(
  work: (
    signing: { standIns: StandIns; holds(certificate: TestCertificate): Promise<void> },
  ) => Promise<void>,
): Promise<void> {
  await withStandIns(async (standIns) => {
    const programs = join(standIns.folder, "programs");
    await Deno.mkdir(programs);
    const script = `#!/bin/sh\nexec "${Deno.execPath()}" run -A --no-check "${adapter}" "$@"\n`;
    await Deno.writeTextFile(join(programs, "codesign"), script, { mode: 0o755 });
    const path = Deno.env.get("PATH")!;
    Deno.env.set("PATH", `${programs}${delimiter}${path}`);
    Deno.env.set("PIKA_RCODESIGN", await ensureRcodesign());
    try {
      await work({
        standIns,
        async holds({ committed, PIKA_APPLE_CERTIFICATE_PASSWORD }) {
          const pem = await Deno.readTextFile(committed);
          const { sha1, name } = describeCertificate(pem);
          await standIns.show("certificate.pem", pem);
          await standIns.show(
            "identities",
            `  1) ${sha1.toUpperCase()} "${name}" (CSSMERR_TP_NOT_TRUSTED)\n`,
          );
          Deno.env.set("PIKA_TEST_PASSWORD", PIKA_APPLE_CERTIFICATE_PASSWORD);
        },
      });
    } finally {
      for (const name of ["PIKA_RCODESIGN", "PIKA_TEST_PASSWORD"]) Deno.env.delete(name);
      Deno.env.set("PATH", path);
    }
  });
}

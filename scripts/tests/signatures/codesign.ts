/**
 * `codesign` as our commands use it, by rcodesign: what the release says to Apple's program, word for word, makes real signatures on any system.
 * Run by a file `codesign` on the PATH (rcodesign.ts). It keeps to what Apple's does: a folder that ends in `.app` or is a version of a framework is
 * sealed as a bundle and what lies in it is left as it is; everything else is a file of code, called after its name; a fault ends with 1.
 *
 * PIKA_RCODESIGN is the program, PIKA_TEST_PASSWORD the certificate's password; the certificate is what `security` took into the keychain.
 */

import { parseArgs } from "node:util";
import { basename } from "node:path";
import { run } from "../../lib/command.ts";
import { main, print } from "../../lib/terminal.ts";
import { bundleComplaints, codeOf, requirementOf } from "./seals.ts";

await main(async () => {
  const { values, positionals: paths } = parseArgs({
    args: Deno.args.map((word) => word === "--timestamp" ? "--timestamp=" : word), // it may have a value, and needs none
    allowPositionals: true,
    options: {
      ...{ force: { type: "boolean" }, verify: { type: "boolean" }, display: { type: "boolean" } },
      ...{ deep: { type: "boolean" }, strict: { type: "boolean" }, verbose: { type: "string" } },
      ...{ sign: { type: "string" }, keychain: { type: "string" }, prefix: { type: "string" } },
      ...{ options: { type: "string" }, entitlements: { type: "string" }, requirements: { type: "string" } },
      timestamp: { type: "string" },
    },
  });
  if (values.verify) {
    for (const path of paths) {
      const complaints = values.deep ? await bundleComplaints(path) : [];
      if (complaints.length > 0) throw new Error(`${path}: ${complaints.join("; ")}`);
      await rcodesign("verify", await codeOf(path));
    }
    return;
  }
  if (values.display) return print(`designated => ${await requirementOf(await codeOf(paths[0]!))}`);
  const certificate = values.keychain === undefined ? [] : [
    ...["--p12-file", `${values.keychain}.imported`, "--p12-password", Deno.env.get("PIKA_TEST_PASSWORD")!],
    // Apple's time server is not asked from here.
    ...["--timestamp-url", "none"],
  ];
  for (const path of paths) {
    const isBundle = /\.app$|\.framework\/Versions\/[^/]+$/.test(path);
    await rcodesign(
      ...["sign", ...certificate, ...(isBundle ? ["--shallow"] : ["--binary-identifier", nameOf(path)])],
      ...(values.options ? ["--code-signature-flags", values.options] : []),
      ...(values.entitlements ? ["--entitlements-xml-file", values.entitlements] : []),
      path,
    );
  }

  /** As codesign calls a file of code: its name without the last suffix, behind the prefix. */
  function nameOf(path: string): string {
    return (values.prefix ?? "") + basename(path).replace(/\.[^.]*$/, "");
  }
});

async function rcodesign(...words: string[]): Promise<void> {
  await run([Deno.env.get("PIKA_RCODESIGN")!, ...words]);
}

/** Certificates for tests, made by openssl: a folder is one authority. */

import { join } from "node:path";
import { run } from "../../lib/command.ts";
import { exists } from "../../lib/files.ts";

export const password = 'a secret & "quoted" password';

/**
 * A certificate with an extended key usage, valid for some days, as the environment holds it. Its authority is `ca.pem` in the folder,
 * made the first time.
 */
export async function certificate(
  folder: string,
  usage: string,
  days: number,
): Promise<Record<string, string>> {
  const path = (name: string) => join(folder, name);
  const openssl = (...words: string[]) => run(["openssl", ...words], { env: { PASSWORD: password } });
  if (!await exists(path("ca.pem"))) {
    await openssl(
      ..."req -x509 -newkey rsa:2048 -nodes -days 30 -subj".split(" "),
      "/CN=Test authority",
      "-keyout",
      path("ca.key"),
      "-out",
      path("ca.pem"),
    );
  }
  await Deno.writeTextFile(path("usage"), `extendedKeyUsage=${usage}\nkeyUsage=digitalSignature\n`);
  await openssl(
    ..."req -newkey rsa:2048 -nodes -subj".split(" "),
    "/CN=Pika test",
    "-keyout",
    path("key"),
    "-out",
    path("request"),
  );
  await openssl(
    ..."x509 -req -CAcreateserial -days".split(" "),
    String(days),
    "-in",
    path("request"),
    "-CA",
    path("ca.pem"),
    "-CAkey",
    path("ca.key"),
    "-extfile",
    path("usage"),
    "-out",
    path("certificate"),
  );
  await openssl(
    ..."pkcs12 -export -passout env:PASSWORD -inkey".split(" "),
    path("key"),
    "-in",
    path("certificate"),
    "-out",
    path("pfx"),
  );
  const bytes = await Deno.readFile(path("pfx"));
  return {
    PIKA_WINDOWS_CERTIFICATE: btoa(String.fromCharCode(...bytes)),
    PIKA_WINDOWS_CERTIFICATE_PASSWORD: password,
    PIKA_WINDOWS_TIMESTAMP_URL: "none",
  };
}

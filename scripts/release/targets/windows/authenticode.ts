/**
 * Windows' code signatures (Authenticode): with signtool on Windows and osslsigncode elsewhere, by a certificate in a file or by a
 * command of a cloud signer. The order is the app, the sidecar with its libraries, the uninstaller (makensis calls
 * sign_file.ts for it), the installer. Every signature carries a timestamp where an address for one is set: it outlives the
 * certificate.
 *
 * Secrets never stand on a command line, which every user of the machine can read: the certificate lies in a file of its owner only, the
 * password in another (osslsigncode) or in the environment (openssl, PowerShell), and a cloud signer's command is given what it
 * signs in with as `signer_command.ts` says. signtool can take a password from its command line only, so there the certificate is put
 * into the person's certificate store and named by its thumbprint, and taken out again.
 */

import $ from "dax";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { run, type RunOptions } from "../../../lib/command.ts";
import { CommandError, ScriptError } from "../../../lib/errors.ts";
import { listFiles, remove } from "../../../lib/files.ts";
import { inOnePiece } from "../in_one_piece.ts";
import type { Environment, SigningMethod } from "../signing_method.ts";
import { withSecretFolder } from "../secret_folder.ts";
import { runSecretly } from "../secrets.ts";
import { hasSignature, headOf } from "./pe_signature.ts";
import { nameProgram } from "./program_info.ts";
import { parseSecrets, parseSignerCommand, type SignerCommand, withSecrets } from "./signer_command.ts";

/** The extended key usage that a certificate for programs has. */
const codeSigning = "Code Signing";
/** The same by its number, as PowerShell names it. */
const codeSigningOid = "1.3.6.1.5.5.7.3.3";

/** The program that signs one file, which makensis calls. */
export const signFileProgram: string = fileURLToPath(new URL("./sign_file.ts", import.meta.url));

/** What a file of signable code ends with on Windows. */
const signable = /\.(exe|dll|pyd)$/i;

/** How programs are signed. */
export type Signer =
  | { kind: "certificate"; pfx: string; password: string; timestampUrl: string | undefined }
  | { kind: "command"; command: SignerCommand };

export interface AuthenticodeOptions {
  /** Which tools there are; by default those of this machine. */
  os?: typeof Deno.build.os;
  /** A file with the certificate authorities that `verify` trusts (osslsigncode); by default the system's. */
  trusted?: string;
  /** The day on which the certificate has to be valid; by default today. */
  now?: Date;
}

/**
 * How the environment says that programs for Windows are signed, or undefined when it does not.
 * Throws a ScriptError when what it says is incomplete.
 */
export function signerOf(environment: Environment): Signer | undefined {
  const command = environment.PIKA_WINDOWS_SIGN_COMMAND;
  const pfx = environment.PIKA_WINDOWS_CERTIFICATE;
  if (command && pfx) {
    throw new ScriptError("PIKA_WINDOWS_SIGN_COMMAND and PIKA_WINDOWS_CERTIFICATE are both set", {
      help: "Set the one that signs, and leave the other out.",
    });
  }
  if (command) {
    return { kind: "command", command: parseSignerCommand(command, environment.PIKA_WINDOWS_SIGN_SECRETS) };
  }
  if (!pfx) return undefined;
  const timestampUrl = environment.PIKA_WINDOWS_TIMESTAMP_URL;
  if (!timestampUrl) {
    throw new ScriptError("PIKA_WINDOWS_TIMESTAMP_URL is not set", {
      help:
        "Without a timestamp every signature ends with its certificate. Set the address of your certificate " +
        'authority\'s timestamp service (RFC 3161), or "none" to go without.',
    });
  }
  return {
    kind: "certificate",
    pfx,
    password: environment.PIKA_WINDOWS_CERTIFICATE_PASSWORD ?? "",
    timestampUrl: timestampUrl === "none" ? undefined : timestampUrl,
  };
}

/** The words that sign one file into another with osslsigncode. */
export function osslsigncodeCommand(
  certificate: { pfx: string; passwordFile: string; timestampUrl: string | undefined },
  file: string,
  out: string,
): string[] {
  return [
    "osslsigncode",
    "sign",
    "-pkcs12",
    certificate.pfx,
    "-readpass",
    certificate.passwordFile,
    "-h",
    "sha256",
    "-n",
    "Pika",
    ...(certificate.timestampUrl ? ["-ts", certificate.timestampUrl] : []),
    "-in",
    file,
    "-out",
    out,
  ];
}

/** The words that sign a file in place with a certificate from the person's store. */
export function signtoolCommand(
  certificate: { thumbprint: string; timestampUrl: string | undefined },
  file: string,
): string[] {
  return [
    "signtool",
    "sign",
    "/sha1",
    certificate.thumbprint,
    "/fd",
    "SHA256",
    "/d",
    "Pika",
    ...(certificate.timestampUrl ? ["/tr", certificate.timestampUrl, "/td", "SHA256"] : []),
    file,
  ];
}

/** The words that say whether a file's signature is good. */
export function verifyCommand(os: typeof Deno.build.os, file: string, trusted?: string): string[] {
  if (os === "windows") return ["signtool", "verify", "/pa", "/all", file];
  return ["osslsigncode", "verify"].concat(
    trusted ? ["-CAfile", trusted, "-TSA-CAfile", trusted] : [],
    ["-in", file],
  );
}

/** What a certificate says of itself. */
export interface CertificateFacts {
  subject: string;
  notBefore: Date;
  notAfter: Date;
  /** Names or numbers of what it may be used for. */
  usages: string[];
}

/** Reads what `openssl x509 -noout -subject -dates -ext extendedKeyUsage` prints. */
export function parseCertificate(text: string): CertificateFacts {
  const field = (name: string) => new RegExp(`^${name}=(.*)$`, "m").exec(text)?.[1]?.trim() ?? "";
  const usages = /Extended Key Usage:[^\n]*\n\s*([^\n]+)/.exec(text)?.[1] ?? "";
  return {
    subject: field("subject"),
    notBefore: new Date(field("notBefore")),
    notAfter: new Date(field("notAfter")),
    usages: usages.split(",").map((usage) => usage.trim()).filter((usage) => usage !== ""),
  };
}

/** Throws a ScriptError when a certificate cannot sign programs on a day. */
export function checkCertificate(facts: CertificateFacts, now: Date): void {
  const day = (date: Date) => date.toISOString().slice(0, 10);
  const who = `The certificate of "${facts.subject}"`;
  if (!facts.usages.includes(codeSigning) && !facts.usages.includes(codeSigningOid)) {
    throw new ScriptError(`${who} is not for signing programs`, {
      help: `Its extended key usage is "${
        facts.usages.join(", ")
      }"; Windows wants "${codeSigning}". Ask for a code-signing certificate.`,
    });
  }
  if (!(facts.notBefore <= now && now <= facts.notAfter)) {
    throw new ScriptError(`${who} is valid from ${day(facts.notBefore)} to ${day(facts.notAfter)} only`, {
      help: "Renew it and set PIKA_WINDOWS_CERTIFICATE anew.",
    });
  }
}

/** Files in the order in which they are signed: the app, the sidecar, then libraries. */
export function signingOrder(files: readonly string[]): string[] {
  const rank = (file: string) => /[\\/]Pika\.exe$/.test(file) ? 0 : /\.exe$/i.test(file) ? 1 : 2;
  return files.filter((file) => signable.test(file)).sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
}

/** The signing method for Windows that an environment asks for, or undefined when it asks for none. */
export function authenticode(
  environment: Environment,
  { os = Deno.build.os, trusted, now }: AuthenticodeOptions = {},
): SigningMethod | undefined {
  const signer = signerOf(environment);
  if (!signer) return undefined;
  const signFile = (file: string, options: RunOptions) => signWith(signer, file, environment, os, options);
  const verify = async (file: string, options: RunOptions): Promise<void> => {
    await run(verifyCommand(os, file, trusted), {
      ...options,
      help:
        `"${file}" carries no good signature. It was changed after it was signed, or its certificate is not trusted.`,
    });
  };

  return {
    name: "authenticode",
    os: "windows",
    trusted: true,
    async preflight() {
      for (const tool of signerTools(signer, os)) {
        if (await $.which(tool)) continue;
        throw new ScriptError(`${tool} is missing, which signs programs for Windows`, {
          help: tool === "signtool"
            ? "It comes with the Windows SDK; put its folder on the PATH."
            : `apt-get install ${tool}`,
        });
      }
      if (signer.kind === "command") return;
      const facts = await withCertificate(
        signer,
        (certificate) => readCertificate(certificate, os, secretsOf(environment)),
      );
      checkCertificate(facts, now ?? new Date());
    },
    async signTree(release, tree, options) {
      await nameProgram(release, tree);
      for (const file of signingOrder(await listFiles(tree))) {
        if (hasSignature(await headOf(file))) continue;
        await signFile(file, options);
        await verify(file, options);
        // A signature must not change the bytes' time: it is packed too.
        await Deno.utime(file, release.sourceDateEpoch, release.sourceDateEpoch);
      }
    },
    // A program of its own, so that what makensis prints holds no secret: it reads them from the environment. Without a folder
    // of packages: Deno would fetch every package of the house into it, and run the scripts of some.
    fileCommand: (file) => [
      Deno.execPath(),
      "run",
      "--node-modules-dir=none",
      "-A",
      signFileProgram,
      file,
    ],
    async signInstaller(_release, file, context) {
      await inOnePiece(file, async (copy) => {
        await signFile(copy, context);
        await verify(copy, context);
      });
      return {
        method: "authenticode",
        signer: signer.kind,
        timestamped: signer.kind === "certificate" ? signer.timestampUrl !== undefined : null,
      };
    },
    verify,
  };
}

/** Signs one file in place and looks no further, as `sign_file.ts` does for makensis. */
export async function signOneFile(
  file: string,
  environment: Environment,
  os: typeof Deno.build.os = Deno.build.os,
): Promise<void> {
  const signer = signerOf(environment);
  if (!signer) throw new ScriptError("There is nothing to sign with: PIKA_WINDOWS_CERTIFICATE is not set");
  await signWith(signer, file, environment, os, {});
}

/** Signs one file in place. */
async function signWith(
  signer: Signer,
  file: string,
  environment: Environment,
  os: typeof Deno.build.os,
  options: RunOptions,
): Promise<void> {
  const runSigner = (words: string[], more: RunOptions = options) =>
    runSecretly(words, { ...more, secrets: secretsOf(environment) });
  if (signer.kind === "command") {
    return await withSecrets(signer.command, file, async ({ words, stdin, env }) => {
      await runSigner(words, { ...options, stdin, env: { ...options.env, ...env } });
    });
  }
  const { timestampUrl } = signer;
  await withCertificate(signer, async (certificate) => {
    if (os === "windows") {
      const imported = await runSigner(powershell(importScript), certificateOptions(certificate, options));
      const thumbprint = imported.stdout.trim();
      try {
        await retried(() => runSigner(signtoolCommand({ thumbprint, timestampUrl }, file)));
      } finally {
        const env = { ...options.env, PIKA_THUMBPRINT: thumbprint };
        await runSigner(powershell(removeScript), { ...options, env });
      }
      return;
    }
    const out = `${file}.signed`;
    await retried(async () => {
      await remove(out);
      await runSigner(osslsigncodeCommand({ ...certificate, timestampUrl }, file, out));
    });
    await Deno.rename(out, file);
  });
}

interface CertificateFiles {
  pfx: string;
  passwordFile: string;
  password: string;
}

/** Lays the certificate and its password into files that only their owner can read, for as long as `use` takes. */
async function withCertificate<T>(
  signer: Extract<Signer, { kind: "certificate" }>,
  use: (files: CertificateFiles) => Promise<T>,
): Promise<T> {
  return await withSecretFolder(async (folder) => {
    const files = {
      pfx: join(folder, "certificate.pfx"),
      passwordFile: join(folder, "password"),
      password: signer.password,
    };
    await Deno.writeFile(files.pfx, decodeBase64(signer.pfx), { mode: 0o600 });
    await Deno.writeTextFile(files.passwordFile, signer.password, { mode: 0o600 });
    return await use(files);
  });
}

function decodeBase64(text: string): Uint8Array {
  try {
    return Uint8Array.from(atob(text.replaceAll(/\s/g, "")), (character) => character.charCodeAt(0));
  } catch (cause) {
    throw new ScriptError("PIKA_WINDOWS_CERTIFICATE is no base64 text", {
      help: "Set it to what `base64 -w0 certificate.pfx` prints.",
      cause,
    });
  }
}

async function readCertificate(
  certificate: CertificateFiles,
  os: typeof Deno.build.os,
  secrets: string[],
): Promise<CertificateFacts> {
  const env = { PIKA_PFX: certificate.pfx, PIKA_PFX_PASSWORD: certificate.password };
  try {
    if (os === "windows") {
      const read = await runSecretly(powershell(readScript), { env, secrets });
      const { subject, notBefore, notAfter, usages } = JSON.parse(read.stdout);
      return { subject, notBefore: new Date(notBefore), notAfter: new Date(notAfter), usages };
    }
    // Older tools write the file with ciphers that OpenSSL 3 reads when it is told to only.
    const pkcs12 = ["openssl", "pkcs12", "-in", certificate.pfx, "-passin", "env:PIKA_PFX_PASSWORD"]
      .concat(["-nokeys", "-clcerts"]);
    const pem = await runSecretly(pkcs12, { env, secrets })
      .catch(() => runSecretly([...pkcs12, "-legacy"], { env, secrets }));
    const words = ["openssl", "x509", "-noout", "-subject", "-dates", "-ext", "extendedKeyUsage"];
    return parseCertificate((await run(words, { stdin: pem.stdout })).stdout);
  } catch (cause) {
    if (!(cause instanceof CommandError)) throw cause;
    throw new ScriptError(
      "PIKA_WINDOWS_CERTIFICATE cannot be opened with PIKA_WINDOWS_CERTIFICATE_PASSWORD",
      {
        help: "Export certificate and key together as PKCS#12 (.pfx) and set both variables.",
        cause,
      },
    );
  }
}

function signerTools(signer: Signer, os: typeof Deno.build.os): string[] {
  const verifier = os === "windows" ? "signtool" : "osslsigncode";
  if (signer.kind === "command") return [verifier, signer.command.words[0] ?? ""];
  return os === "windows" ? [verifier, "powershell"] : [verifier, "openssl"];
}

const powershell = (
  script: string,
): string[] => ["powershell", "-NoProfile", "-NonInteractive", "-Command", script];

const readScript = `
$c = New-Object Security.Cryptography.X509Certificates.X509Certificate2($env:PIKA_PFX, $env:PIKA_PFX_PASSWORD)
ConvertTo-Json -Compress @{ subject = $c.Subject; notBefore = $c.NotBefore.ToUniversalTime().ToString('o')
  notAfter = $c.NotAfter.ToUniversalTime().ToString('o'); usages = @($c.EnhancedKeyUsageList | ForEach-Object { $_.ObjectId }) }`;

const importScript = `
$ErrorActionPreference = 'Stop'
$p = New-Object Security.SecureString
foreach ($letter in $env:PIKA_PFX_PASSWORD.ToCharArray()) { $p.AppendChar($letter) }
(Import-PfxCertificate -FilePath $env:PIKA_PFX -CertStoreLocation Cert:\\CurrentUser\\My -Password $p).Thumbprint`;

const removeScript = `Remove-Item -Path "Cert:\\CurrentUser\\My\\$env:PIKA_THUMBPRINT" -DeleteKey`;

function certificateOptions(certificate: CertificateFiles, options: RunOptions): RunOptions {
  return {
    ...options,
    env: { ...options.env, PIKA_PFX: certificate.pfx, PIKA_PFX_PASSWORD: certificate.password },
  };
}

/** Timestamp servers fail now and then: three tries, a few seconds apart. */
async function retried(work: () => Promise<unknown>): Promise<void> {
  for (let attempt = 1;; attempt++) {
    try {
      return void await work();
    } catch (error) {
      if (attempt === 3 || !(error instanceof CommandError)) throw error;
      await new Promise((resolve) => setTimeout(resolve, attempt * 1_000));
    }
  }
}

/** The values of the environment that must not be seen: passwords, keys, and what a cloud signer's command signs in with. */
function secretsOf(environment: Environment): string[] {
  const named = Object.values(parseSecrets(environment.PIKA_WINDOWS_SIGN_SECRETS));
  return [environment.PIKA_WINDOWS_CERTIFICATE, environment.PIKA_WINDOWS_CERTIFICATE_PASSWORD, ...named]
    .filter((value) => value !== undefined);
}

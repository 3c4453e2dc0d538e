import assert from "node:assert/strict";
import {
  authenticode,
  checkCertificate,
  osslsigncodeCommand,
  parseCertificate,
  signerOf,
  signingOrder,
  signtoolCommand,
  verifyCommand,
} from "./authenticode.ts";
import { redact } from "../secrets.ts";

Deno.test("the environment chooses a certificate, a command, or nothing", () => {
  assert.equal(signerOf({}), undefined);
  assert.equal(authenticode({}), undefined);
  const certificate = { PIKA_WINDOWS_CERTIFICATE: "AAAA", PIKA_WINDOWS_CERTIFICATE_PASSWORD: "secret" };
  const PIKA_WINDOWS_TIMESTAMP_URL = "http://timestamp.invalid";
  assert.deepEqual(signerOf({ ...certificate, PIKA_WINDOWS_TIMESTAMP_URL }), {
    kind: "certificate",
    pfx: "AAAA",
    password: "secret",
    timestampUrl: PIKA_WINDOWS_TIMESTAMP_URL,
  });
  assert.throws(() => signerOf(certificate), { message: /PIKA_WINDOWS_TIMESTAMP_URL/ });
  const command = { PIKA_WINDOWS_SIGN_COMMAND: 'sign --in "{file}" "two words"' };
  assert.deepEqual(signerOf(command), {
    kind: "command",
    command: { words: ["sign", "--in", "{file}", "two words"], stdin: undefined, secrets: {} },
  });
  assert.throws(() => signerOf({ ...certificate, ...command }), { message: /both set/ });
});

Deno.test("commands are words without a password", () => {
  const timestampUrl = "http://timestamp.invalid";
  assert.deepEqual(
    osslsigncodeCommand({ pfx: "c.pfx", passwordFile: "p", timestampUrl }, "a.exe", "b.exe").join(" "),
    "osslsigncode sign -pkcs12 c.pfx -readpass p -h sha256 -n Pika -ts http://timestamp.invalid -in a.exe -out b.exe",
  );
  assert.deepEqual(
    signtoolCommand({ thumbprint: "AB12", timestampUrl }, "a.exe").join(" "),
    "signtool sign /sha1 AB12 /fd SHA256 /d Pika /tr http://timestamp.invalid /td SHA256 a.exe",
  );
  assert.deepEqual(verifyCommand("windows", "a.exe"), ["signtool", "verify", "/pa", "/all", "a.exe"]);
});

Deno.test("app, then sidecar, then libraries are signed, and nothing else", () => {
  const files = [
    "/t/sidecar/a.dll",
    "/t/sidecar/pika-sidecar.exe",
    "/t/ui/x.js",
    "/t/sidecar/_i/b.PYD",
    "/t/Pika.exe",
  ];
  assert.deepEqual(signingOrder(files), [
    "/t/Pika.exe",
    "/t/sidecar/pika-sidecar.exe",
    "/t/sidecar/_i/b.PYD",
    "/t/sidecar/a.dll",
  ]);
});

Deno.test("a certificate is read and has to be for programs, today", () => {
  const facts = parseCertificate(`subject=CN = Pika Test
notBefore=Jan  1 00:00:00 2025 GMT
notAfter=Jan  1 00:00:00 2026 GMT
X509v3 Extended Key Usage: 
    Code Signing, TLS Web Client Authentication
`);
  assert.equal(facts.subject, "CN = Pika Test");
  assert.deepEqual(facts.usages, ["Code Signing", "TLS Web Client Authentication"]);
  checkCertificate(facts, new Date("2025-06-01"));
  checkCertificate({ ...facts, usages: ["1.3.6.1.5.5.7.3.3"] }, new Date("2025-06-01"));
  assert.throws(() => checkCertificate(facts, new Date("2026-06-01")), {
    message: /2025-01-01 to 2026-01-01/,
  });
  assert.throws(() => checkCertificate(facts, new Date("2024-06-01")), { message: /valid from/ });
  assert.throws(() => checkCertificate({ ...facts, usages: [] }, new Date("2025-06-01")), {
    message: /not for signing programs/,
  });
});

Deno.test("secrets are struck out, the longest first", () => {
  assert.equal(
    redact("a secretly said secret", ["secret", "secretly", undefined, "a"]),
    "a [redacted] said [redacted]",
  );
});

import assert from "node:assert/strict";
import { ScriptError } from "../lib/errors.ts";
import { packages } from "./debian_releases.ts";
import { archiveOf, chooseMirrors, debootstrapWords, installScript, sourcesList } from "./debian_system.ts";

const sources = [
  { uri: "http://mirror.example/debian", suites: ["bookworm"], components: ["main"] },
  { uri: "http://mirror.example/debian-security", suites: ["bookworm-security"], components: ["main"] },
];

Deno.test("the machine's mirrors serve the bare one, whatever its release", () => {
  const mirrors = chooseMirrors(sources, null);
  assert.equal(
    sourcesList(mirrors, "13"),
    "deb http://mirror.example/debian trixie main\ndeb http://mirror.example/debian trixie-updates main\n" +
      "deb http://mirror.example/debian-security trixie-security main\n",
  );
});

Deno.test("a mirror that was named is taken; without any, the person is asked for one", () => {
  assert.deepEqual(chooseMirrors([], "http://named.example/debian"), {
    main: "http://named.example/debian",
    security: null,
  });
  assert.throws(
    () => chooseMirrors([], null),
    (error) => error instanceof ScriptError && error.help.includes("--mirror"),
  );
});

Deno.test("debootstrap is asked for the smallest system, apt for the README's packages, nothing else", () => {
  const words = debootstrapWords({ debian: "12", mirror: "http://m.example/debian", folder: "/srv/m" });
  assert.deepEqual(words.slice(6), [
    ...["debootstrap", "--variant=minbase", "--include=ca-certificates"],
    ...[
      "--keyring=/usr/share/keyrings/debian-archive-keyring.gpg",
      "bookworm",
      "/srv/m",
      "http://m.example/debian",
    ],
  ]);
  assert.match(
    installScript(packages),
    / --no-install-recommends nodejs npm python3 python3-venv git ca-certificates\n/,
  );
});

Deno.test("another mirror, release or list of packages has another archive", () => {
  const options = { debian: "12", mirror: "http://m.example/debian", packages } as const;
  const archives = [
    options,
    { ...options, debian: "13" as const },
    { ...options, mirror: "http://n.example/debian" },
    { ...options, packages: [...packages, "sudo"] },
  ].map((each) => archiveOf("/srv", each));
  assert.equal(new Set(archives).size, 4);
});

import assert from "node:assert/strict";
import { deb822Of, debianMirror, parseDeb822, parseSourcesList, securityMirror } from "./apt_sources.ts";

const deb822 = `Types: deb
# a comment
URIs: http://mirror.example/debian
Suites: bookworm bookworm-updates
Components: main contrib
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg

Types: deb
URIs: http://mirror.example/debian-security
Suites: bookworm-security
Components: main

Types: deb-src
URIs: http://mirror.example/debian
Suites: bookworm
Components: main

Enabled: no
Types: deb
URIs: http://off.example/debian
Suites: bookworm
Components: main
`;

const lists = `# deb http://off.example/debian bookworm main
deb [arch=amd64 signed-by=/etc/keys/other.gpg] https://other.example/stable/debian bookworm main
deb-src http://mirror.example/debian bookworm main
deb http://mirror.example/debian/ bookworm main contrib # ours
deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] http://mirror.example/debian-security bookworm-security main
`;

Deno.test("sources in deb822 are read; comments, source code and what is disabled are left out", () => {
  const signedBy = "/usr/share/keyrings/debian-archive-keyring.gpg";
  assert.deepEqual(parseDeb822(deb822), [
    {
      uri: "http://mirror.example/debian",
      suites: ["bookworm", "bookworm-updates"],
      components: ["main", "contrib"],
      signedBy,
    },
    { uri: "http://mirror.example/debian-security", suites: ["bookworm-security"], components: ["main"] },
  ]);
});

Deno.test("a key that stands in the source itself is kept whole", () => {
  const text =
    "Types: deb\nURIs: http://mirror.example/debian\nSuites: trixie\nComponents: main\nSigned-By:\n -----BEGIN\n .\n x\n";
  assert.equal(parseDeb822(text)[0]?.signedBy, "-----BEGIN\n .\n x");
});

Deno.test("sources of one line each are read, with options and comments", () => {
  assert.deepEqual(
    parseSourcesList(lists).map(({ uri, suites, components, signedBy }) => [
      ...[uri, suites.join(), components.join(), signedBy],
    ]),
    [
      ["https://other.example/stable/debian", "bookworm", "main", "/etc/keys/other.gpg"],
      ["http://mirror.example/debian/", "bookworm", "main,contrib", undefined],
      [
        ...["http://mirror.example/debian-security", "bookworm-security", "main"],
        "/usr/share/keyrings/debian-archive-keyring.gpg",
      ],
    ],
  );
});

Deno.test("Debian's own mirror is told from its security updates and from others that call themselves debian", () => {
  for (const sources of [parseDeb822(deb822), parseSourcesList(lists)]) {
    assert.match(debianMirror(sources)!.uri, /^http:\/\/mirror\.example\/debian\/?$/);
    assert.equal(securityMirror(sources)!.uri, "http://mirror.example/debian-security");
  }
  const ubuntu = parseDeb822(
    "Types: deb\nURIs: http://mirror.example/ubuntu\nSuites: noble\nComponents: main\n",
  );
  assert.equal(debianMirror(ubuntu), undefined);
});

Deno.test("the same mirror and key serve another suite", () => {
  assert.equal(
    deb822Of(debianMirror(parseDeb822(deb822))!, "trixie"),
    `Types: deb
URIs: http://mirror.example/debian
Suites: trixie
Components: main contrib
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg
`,
  );
});

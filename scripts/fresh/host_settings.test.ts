import assert from "node:assert/strict";
import { aptProxy, carriedAptLines, carriedVariables, certificatesOnlyIn } from "./host_settings.ts";

Deno.test("variables about proxies, certificates and indexes are carried over, others are not", () => {
  const env = {
    HTTPS_PROXY: "http://proxy.example:3128",
    no_proxy: "localhost",
    NODE_EXTRA_CA_CERTS: "/etc/ssl/certs/all.crt",
    PIP_INDEX_URL: "https://index.example/simple",
    npm_config_registry: "https://npm.example/",
    // What npx sets for what it starts, and what would change how a machine behaves.
    npm_config_cache: "/root/.npm",
    npm_config_noproxy: "",
    PIP_REQUIRE_VIRTUALENV: "1",
    NODE_OPTIONS: "--use-openssl-ca",
    PATH: "/usr/bin",
    AWS_SECRET_ACCESS_KEY: "secret",
  };
  const { env: taken, leftOut, paths } = carriedVariables(env, () => true);
  assert.deepEqual(Object.keys(taken), [
    ...["HTTPS_PROXY", "NODE_EXTRA_CA_CERTS", "PIP_INDEX_URL", "no_proxy", "npm_config_registry"],
  ]);
  assert.deepEqual([leftOut, paths], [[], ["/etc/ssl/certs/all.crt"]]);
});

Deno.test("a variable that names a folder is carried over only when the folder is there", () => {
  const env = {
    PIP_FIND_LINKS: "/opt/wheels https://links.example/",
    UV_FIND_LINKS: "file:///opt/none",
  };
  assert.deepEqual(carriedVariables(env, (path) => path === "/opt/wheels"), {
    env: { PIP_FIND_LINKS: "/opt/wheels https://links.example/" },
    paths: ["/opt/wheels"],
    leftOut: ["UV_FIND_LINKS"],
  });
});

Deno.test("apt's settings about mirrors are carried over, and its proxy is found among them", () => {
  const dump = `APT "";
Acquire::http "";
Acquire::http::Proxy "http://proxy.example:3142";
Acquire::Check-Valid-Until "false";
Acquire::Languages:: "none";
DPkg::Post-Invoke:: "rm -rf /";
`;
  const lines = carriedAptLines(dump);
  assert.deepEqual(lines, [
    'Acquire::http::Proxy "http://proxy.example:3142";',
    'Acquire::Check-Valid-Until "false";',
  ]);
  assert.equal(aptProxy(lines), "http://proxy.example:3142");
  assert.equal(aptProxy(['Acquire::http::Proxy "DIRECT";']), undefined);
});

Deno.test("certificates are compared by what they hold, however their lines are broken", () => {
  const pem = (body: string) => `-----BEGIN CERTIFICATE-----\n${body}\n-----END CERTIFICATE-----`;
  const bundle = `# own\n${pem("AAAA\nBBBB")}\n${pem("CCCC")}\n`;
  assert.deepEqual(certificatesOnlyIn(bundle, pem("AAAABBBB")), [pem("CCCC")]);
});

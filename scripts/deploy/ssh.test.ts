import assert from "node:assert/strict";
import { onServer } from "./command.ts";
import { parseAddress, type Server, serverName, sshWords, upload } from "./ssh.ts";

const server: Server = {
  user: "deploy",
  host: "vps.example",
  port: 2222,
  key: "/keys/id",
  knownHosts: "/keys/known_hosts",
};

Deno.test("addresses of servers", () => {
  assert.deepEqual(parseAddress("vps.example"), { user: null, host: "vps.example", port: 22 });
  assert.deepEqual(parseAddress("deploy@10.0.0.1:2222"), { user: "deploy", host: "10.0.0.1", port: 2222 });
  assert.deepEqual(parseAddress("root@[fd00::1]:22"), { user: "root", host: "fd00::1", port: 22 });
  for (const wrong of ["", "-oProxyCommand=id", "a b", "host:0", "host:99999", "host:x", "@host", "u@-h"]) {
    assert.equal(parseAddress(wrong), null, wrong);
  }
});

Deno.test("names of servers", () => {
  assert.equal(serverName(server), "deploy@vps.example:2222");
  assert.equal(serverName({ ...server, user: null, host: "fd00::1", port: 22 }), "[fd00::1]");
});

Deno.test("ssh pins the host key, asks nothing, and gets the command as one quoted word", () => {
  const words = sshWords(server, "/tmp/c", onServer(["echo", "two words"]));
  assert.equal(words[0], "ssh");
  for (
    const option of ["BatchMode=yes", "StrictHostKeyChecking=yes", "UserKnownHostsFile=/keys/known_hosts"]
  ) {
    assert.equal(words[words.indexOf(option) - 1], "-o");
  }
  assert.deepEqual(words.slice(-7), ["-p", "2222", "-l", "deploy", "vps.example", "--", "echo 'two words'"]);
});

Deno.test("scp copies to a path on the server", () => {
  assert.deepEqual(upload(server, { from: "/tmp/r", to: "pika/releases/x" }).words, [
    ...["scp", "-q", "-P", "2222", "-r", "/tmp/r", "deploy@vps.example:pika/releases/x"],
  ]);
});

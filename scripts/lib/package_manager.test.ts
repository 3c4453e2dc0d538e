import assert from "node:assert/strict";
import { managerOf, managers } from "./package_manager.ts";

Deno.test("each system has its manager, which asks nothing", () => {
  const said = Object.fromEntries(managers.map((manager) => [manager.os, manager.install(["a", "b"])]));
  const apt = ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q", "-o", "DPkg::Lock::Timeout=600"];
  assert.deepEqual(said.linux, [
    [...apt, "update"],
    [...apt, "install", "--yes", "--no-install-recommends", "a", "b"],
  ]);
  assert.deepEqual(said.darwin, [["brew", "install", "--quiet", "a", "b"]]);
  assert.equal(said.windows?.length, 2, "winget takes one package at a time");
  assert.ok(said.windows?.every((words) => words.includes("--disable-interactivity")));
  assert.equal(managerOf("freebsd"), undefined);
});

Deno.test("what a person pastes is one line", () => {
  for (const { line } of managers) assert.ok(!line(["a", "b"]).includes("\n"));
  assert.equal(
    managerOf("windows")?.line(["A", "B"]),
    "winget install --exact --id A; winget install --exact --id B",
  );
});

import assert from "node:assert/strict";
import { readWindowConfiguration, windowConfiguration, type WindowSource } from "./window_configuration.ts";

Deno.test("a system's lists are added, its values take the place of the shared ones, and Neutralino sees no other system", () => {
  const source = {
    ...{ applicationId: "app", nativeAllowList: ["b", "d"], serverHeaders: {} },
    modes: { window: { exitProcessOnClose: true, title: "Pika" } },
    perSystem: {
      linux: {},
      macos: { nativeAllowList: ["c"], modes: { window: { exitProcessOnClose: false } } },
      windows: { nativeAllowList: ["a"] },
    },
  } as WindowSource;
  assert.deepEqual(windowConfiguration(source, "macos"), {
    ...{ applicationId: "app", nativeAllowList: ["b", "c", "d"], serverHeaders: {} },
    modes: { window: { exitProcessOnClose: false, title: "Pika" } },
  });
  assert.deepEqual(windowConfiguration(source, "windows").nativeAllowList, ["a", "b", "d"]);
  assert.deepEqual(source.nativeAllowList, ["b", "d"]);
});

Deno.test("only on macOS the cross asks, and the menu can be set", async () => {
  for (const system of ["linux", "macos", "windows"] as const) {
    const { nativeAllowList, modes } = await readWindowConfiguration(system);
    assert.equal(modes.window.exitProcessOnClose, system !== "macos", system);
    assert.equal(nativeAllowList.includes("window.setMainMenu"), system === "macos", system);
    assert.ok(nativeAllowList.includes("app.killProcess"), system);
    assert.deepEqual(nativeAllowList, [...new Set(nativeAllowList)].sort(), system);
  }
});

import assert from "node:assert/strict";
import { isAboutPika, reportFolders } from "./crash_reports.ts";

Deno.test("reports lie where each system writes them", () => {
  assert.deepEqual(reportFolders("macos", { HOME: "/Users/dj" }), [
    "/Users/dj/Library/Logs/DiagnosticReports",
    "/Library/Logs/DiagnosticReports",
  ]);
  assert.equal(reportFolders("windows", { LOCALAPPDATA: "C:\\L", ProgramData: "C:\\P" }).length, 5);
  assert.deepEqual(reportFolders("linux", {}), []);
});

Deno.test("a report is Pika's by its name, or by whom the program worked for", () => {
  const report = (name: string, text = "") => isAboutPika({ path: `/reports/${name}`, text });
  assert.ok(report("pika-app-2026-11-30-061122.ips"));
  assert.ok(report("AppCrash_Pika.exe_0123456789"));
  assert.ok(report("com.apple.WebKit.WebContent-2026-11-30-061122.ips", '"responsibleProc" : "pika-app"'));
  assert.ok(!report("com.apple.WebKit.WebContent-2026-11-30-061122.ips", '"responsibleProc" : "Safari"'));
  assert.ok(!report("pika-app_2026-11-30-061122_mac.cpu_resource.diag"), "busy is not crashed");
});

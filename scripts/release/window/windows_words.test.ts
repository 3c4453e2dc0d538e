import assert from "node:assert/strict";
import {
  aboutPika,
  askEvents,
  askPage,
  clickCross,
  noWindowYet,
  parseEvents,
  parsePage,
  scriptOf,
  startShortcut,
  takeArea,
  takeScreen,
} from "./windows_words.ts";

const area = { x: -5, y: 6, width: 70, height: 80 };
const all = [
  startShortcut("C:\\Users\\O'Brien\\Pika.lnk", { LOCALAPPDATA: "C:\\pika verify ż\\it's" }),
  askPage(4711),
  takeArea(area, "C:\\a ż.png"),
  takeScreen("C:\\b.png"),
  askEvents(new Date(0)),
];
const [start, page, part, screen, events] = all.map(scriptOf);

Deno.test("what is said to PowerShell arrives as it is, and a person is shown what it is for", () => {
  for (const { words, shown } of all) {
    assert.deepEqual(words.slice(0, -1), [
      ...["powershell", "-NoProfile", "-NonInteractive", "-OutputFormat", "Text", "-EncodedCommand"],
    ]);
    assert.match(words.at(-1)!, /^[A-Za-z0-9+/]+=*$/);
    // What cmd and CreateProcess take; the longest is well below it.
    assert.ok(words.join(" ").length < 8191, shown.join(" "));
    assert.match(shown.join(" "), /^powershell \(.+\)$/);
  }
  assert.equal(
    start,
    [
      "$ErrorActionPreference = 'Stop'",
      "$ProgressPreference = 'SilentlyContinue'",
      "$env:LOCALAPPDATA = 'C:\\pika verify ż\\it''s'",
      "Start-Process -FilePath 'C:\\Users\\O''Brien\\Pika.lnk'",
      "",
    ].join("\n"),
  );
  assert.match(page!, /^\$window = \(Get-Process -Id 4711\)\.MainWindowHandle$/m);
  assert.ok(page!.includes(`throw '${noWindowYet}'`));
  assert.match(part!, /^\$picture = New-Object System\.Drawing\.Bitmap 70, 80$/m);
  assert.match(part!, /^\$pen\.CopyFromScreen\(-5, 6, 0, 0, \$picture\.Size\)$/m);
  assert.match(part!, /^\$picture\.Save\('C:\\a ż\.png', \[System\.Drawing\.Imaging\.ImageFormat\]::Png\)$/m);
  assert.match(screen!, /^\$pen\.CopyFromScreen\(\$all\.X, \$all\.Y, 0, 0, \$picture\.Size\)$/m);
  assert.match(events!, /StartTime = \[datetime\]'1970-01-01T00:00:00\.000Z' }$/m);
  assert.deepEqual(clickCross(4711), ["taskkill", "/PID", "4711"], "without /F");
});

Deno.test("what Windows answers is read", () => {
  assert.deepEqual(parsePage(JSON.stringify({ ...area, isInFront: true })), { page: area, isInFront: true });
  assert.equal(parsePage(JSON.stringify({ ...area, width: 0, isInFront: false })), undefined, "minimised");
  assert.deepEqual(parseEvents('{"events":[]}'), []);
});

Deno.test("of the event log only crashes of Pika count, and of what draws its page", () => {
  const own = [
    { source: "Application Error", text: "Faulting application name: Pika.exe, version: 0.2.0.0" },
    { source: "Application Hang", text: "The program pika-sidecar.exe stopped interacting with Windows" },
    { source: "Windows Error Reporting", text: "Event Name: APPCRASH\nP1: msedgewebview2.exe" },
  ];
  const others = [
    { source: "Application Error", text: "Faulting application name: other.exe" },
    { source: "MsiInstaller", text: "Pika" },
    { source: "Windows Error Reporting", text: null },
  ];
  assert.deepEqual(aboutPika([...own, ...others]), own);
});

/**
 * What is said to PowerShell about a window on Windows, as words, and what it answers. Scripts go there as `-EncodedCommand`: no quote has to
 * survive two command lines, and a path in any script arrives. What they answer are bytes of JSON, since a text would be written in the code
 * page of whichever console there is. They are written for Windows PowerShell 5.1, which each Windows has, and run on GitHub's machines alone.
 */

import { Buffer } from "node:buffer";
import type { Area, WindowSeen } from "./page_photo.ts";

/** A command whose words are unreadable, and what is shown in their place. */
export interface PowerShell {
  words: string[];
  shown: string[];
}

/** Seconds that each may take: the first PowerShell of a machine takes some, and so does the compiler that `Add-Type` starts. */
export const windowsLimits = { start: 60, ask: 60, picture: 60, events: 60 } as const;

/** Starts what a shortcut leads to, as a click on it does; Windows hands the variables on. */
export function startShortcut(shortcut: string, env: Readonly<Record<string, string>>): PowerShell {
  return powerShell(
    "start the shortcut",
    [
      ...Object.entries(env).map(([name, value]) => `$env:${name} = ${quoted(value)}`),
      `Start-Process -FilePath ${quoted(shortcut)}`,
    ].join("\n"),
  );
}

/** What PowerShell says as long as a process has no window. */
export const noWindowYet = "there is no window yet";

/** Asks for the part of the screen that the page of a process's window takes, and puts it in front of the others for its picture. */
export function askPage(pid: number): PowerShell {
  return powerShell(
    "ask where the page is",
    [
      user32,
      `$window = (Get-Process -Id ${pid}).MainWindowHandle`,
      `if ($window -eq [IntPtr]::Zero) { throw ${quoted(noWindowYet)} }`,
      "$front = [Pika.User32]::GetForegroundWindow() -eq $window",
      // HWND_TOPMOST and back (HWND_NOTOPMOST); it neither moves nor takes the keys: SWP_NOSIZE, SWP_NOMOVE, SWP_NOACTIVATE.
      "[void][Pika.User32]::SetWindowPos($window, [IntPtr](-1), 0, 0, 0, 0, 0x13)",
      "[void][Pika.User32]::SetWindowPos($window, [IntPtr](-2), 0, 0, 0, 0, 0x13)",
      "$client = New-Object 'int[]' 4",
      "$corner = New-Object 'int[]' 2",
      "[void][Pika.User32]::GetClientRect($window, $client)",
      "[void][Pika.User32]::ClientToScreen($window, $corner)",
      answer(
        "@{ x = $corner[0]; y = $corner[1]; width = $client[2]; height = $client[3]; isInFront = $front }",
      ),
    ].join("\n"),
  );
}

/** What it answers to `askPage`; undefined for a window that is minimised. */
export function parsePage(answer: string): WindowSeen | undefined {
  const { isInFront, ...page }: Area & { isInFront: boolean } = JSON.parse(answer);
  return page.width > 0 && page.height > 0 ? { page, isInFront } : undefined;
}

/** Takes a picture of a part of the screen. */
export function takeArea({ x, y, width, height }: Area, file: string): PowerShell {
  return powerShell(
    "photograph the page",
    [user32, save(`${x}, ${y}`, `${width}, ${height}`, file)].join("\n"),
  );
}

/** Takes a picture of all screens. */
export function takeScreen(file: string): PowerShell {
  return powerShell(
    "photograph the screen",
    [
      user32,
      "Add-Type -AssemblyName System.Windows.Forms",
      "$all = [System.Windows.Forms.SystemInformation]::VirtualScreen",
      save("$all.X, $all.Y", "$all.Width, $all.Height", file),
    ].join("\n"),
  );
}

/** Asks for what Windows noted since a moment of programs that crashed (1000), were reported (1001), or hung (1002). */
export function askEvents(since: Date): PowerShell {
  return powerShell(
    "ask the event log",
    [
      "try {",
      `  $wanted = @{ LogName = 'Application'; Id = 1000, 1001, 1002; StartTime = [datetime]${
        quoted(since.toISOString())
      } }`,
      "  $events = @(Get-WinEvent -FilterHashtable $wanted)",
      "} catch {",
      "  if ($_.FullyQualifiedErrorId -notlike 'NoMatchingEventsFound*') { throw }",
      "  $events = @()",
      "}",
      answer(
        "@{ events = @($events | ForEach-Object { @{ source = $_.ProviderName; text = $_.Message } }) }",
      ),
    ].join("\n"),
  );
}

/** Does what a click on the window's cross does; without /F it fails as long as there is no window. */
export function clickCross(pid: number): string[] {
  return ["taskkill", "/PID", String(pid)];
}

/** The entries that it answers to `askEvents`. */
export function parseEvents(answer: string): SystemEvent[] {
  return (JSON.parse(answer) as { events: SystemEvent[] }).events;
}

/** An entry of the event log. */
export interface SystemEvent {
  source: string;
  text: string | null;
}

/** The entries about Pika: of its own programs, and of WebView2's, which draw its page; nothing else on such a machine uses it. */
export function aboutPika(events: readonly SystemEvent[]): SystemEvent[] {
  const sources = ["Application Error", "Application Hang", "Windows Error Reporting"];
  return events.filter(({ source, text }) =>
    sources.includes(source) && /pika|msedgewebview2/i.test(text ?? "")
  );
}

/** What of user32.dll is asked. It is asked in the screen's own pixels: otherwise Windows counts a fine screen's as fewer. */
const user32 = [
  "Add-Type -Namespace Pika -Name User32 -MemberDefinition @'",
  ...[
    "bool SetProcessDPIAware()",
    "IntPtr GetForegroundWindow()",
    "bool SetWindowPos(IntPtr window, IntPtr after, int x, int y, int width, int height, uint flags)",
    "bool GetClientRect(IntPtr window, [Out] int[] edges)",
    "bool ClientToScreen(IntPtr window, [In, Out] int[] corner)",
  ].map((one) => `[DllImport("user32.dll")] public static extern ${one};`),
  "'@",
  "[void][Pika.User32]::SetProcessDPIAware()",
].join("\n");

function save(corner: string, size: string, file: string): string {
  return [
    "Add-Type -AssemblyName System.Drawing",
    `$picture = New-Object System.Drawing.Bitmap ${size}`,
    "$pen = [System.Drawing.Graphics]::FromImage($picture)",
    `$pen.CopyFromScreen(${corner}, 0, 0, $picture.Size)`,
    `$picture.Save(${quoted(file)}, [System.Drawing.Imaging.ImageFormat]::Png)`,
  ].join("\n");
}

function answer(what: string): string {
  return [
    `$bytes = [Text.Encoding]::UTF8.GetBytes((${what} | ConvertTo-Json -Compress -Depth 4))`,
    "[Console]::OpenStandardOutput().Write($bytes, 0, $bytes.Length)",
  ].join("\n");
}

/** A text in PowerShell, as it is. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

function powerShell(shown: string, script: string): PowerShell {
  // What it says of its progress would come as XML among its complaints.
  const whole = `$ErrorActionPreference = 'Stop'\n$ProgressPreference = 'SilentlyContinue'\n${script}\n`;
  const encoded = Buffer.from(whole, "utf16le").toString("base64");
  return {
    words: [
      "powershell",
      "-NoProfile",
      "-NonInteractive",
      "-OutputFormat",
      "Text",
      "-EncodedCommand",
      encoded,
    ],
    shown: ["powershell", `(${shown})`],
  };
}

/** The script in a command for PowerShell, for a person or a test to read. */
export function scriptOf({ words }: PowerShell): string {
  return Buffer.from(words.at(-1) ?? "", "base64").toString("utf16le");
}

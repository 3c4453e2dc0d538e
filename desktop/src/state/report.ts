/** Help → Save a report: made by the sidecar, read by the DJ before it goes anywhere. */
import type { PageFacts, Report } from "@pika/contract/desk/report.ts";
import { client, pageBuild, shell } from "./session.ts";
import { showError, showToast } from "./toasts.ts";

/** Of this page and the engine that shows it. */
function pageFacts(): PageFacts {
  return {
    build: pageBuild,
    user_agent: navigator.userAgent,
    language: navigator.language,
    runtime: shell.runtime ?? null,
    window: { width: innerWidth, height: innerHeight, scale: devicePixelRatio },
    screens: [{ width: screen.width, height: screen.height, scale: devicePixelRatio }],
  };
}

/** A new one, of this moment. @throws {RpcError} */
export function makeReport(): Promise<Report> {
  return client.call("report.make", pageFacts());
}

/** Lets the DJ say where it goes; where no dialog can ask, it goes to the documents. */
export async function saveReport({ name, text, has_dialogs }: Report): Promise<void> {
  try {
    const where = shell.runtime !== undefined && !has_dialogs
      ? (await client.call("report.keep", { text })).path
      : await shell.saveText({ name, text, type: "text/plain" });
    showToast(where === null ? "Nothing was saved" : `Saved as ${where}`);
  } catch (error) {
    showError("Cannot save the report", error);
  }
}

/** The analysis queue: how far it is, and what can be asked of it. */
import { signal } from "@preact/signals";
import type { AnalysisStatus } from "@pika/contract/desk/analysis.ts";
import type { Params } from "@pika/contract/desk/methods.ts";
import { attempt } from "./attempt.ts";
import { client, refreshOnConnect } from "./session.ts";

/** `null` until the sidecar answered. */
export const analysis = signal<AnalysisStatus | null>(null);

refreshOnConnect(async () => analysis.value = await client.call("analysis.status", {}));
client.on("analysis.progress", (status) => analysis.value = status);

/** Analyses what waits, or the given tracks, or those again that were done already. */
export function startAnalysis(params: Params<"analysis.start"> = {}): Promise<void> {
  return attempt("Cannot start the analysis", "analysis.start", params, (status) => analysis.value = status);
}

/** Analyses again what an older version has analysed. */
export const improveAnalysis = (): Promise<void> =>
  attempt("Cannot start the analysis", "analysis.improve", {}, (status) => analysis.value = status);

export const pauseAnalysis = (): Promise<void> =>
  attempt("Cannot pause the analysis", "analysis.pause", {}, (status) => analysis.value = status);
export const resumeAnalysis = (): Promise<void> =>
  attempt("Cannot resume the analysis", "analysis.resume", {}, (status) => analysis.value = status);
export const cancelAnalysis = (): Promise<void> =>
  attempt("Cannot cancel the analysis", "analysis.cancel", {}, (status) => analysis.value = status);

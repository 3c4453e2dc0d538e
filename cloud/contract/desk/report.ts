/** `report.*`: Help → Save a report. A text for whoever helps, without names, paths of music, or keys. */

import { boolean, type Infer, integer, nullable, number, object, string } from "superstruct";
import { list } from "../fields.ts";

export const Screen = object({ width: integer(), height: integer(), scale: number() });
export type Screen = Infer<typeof Screen>;

/** What only the page knows. What looks like more than an engine's name for itself does not reach the text. */
export const PageFacts = object({
  build: string(),
  user_agent: string(),
  language: string(),
  /** The version of the program around the page; `null`: a browser. */
  runtime: nullable(string()),
  window: Screen,
  screens: list(Screen),
});
export type PageFacts = Infer<typeof PageFacts>;

export const Report = object({
  /** Of the file: `pika-report-2026-11-30.txt`. */
  name: string(),
  text: string(),
  /** Whether the window can ask where the file shall go; else `report.keep` writes it. */
  has_dialogs: boolean(),
});
export type Report = Infer<typeof Report>;

export const ReportText = object({ text: string() });
export type ReportText = Infer<typeof ReportText>;

export const ReportKept = object({ path: string() });
export type ReportKept = Infer<typeof ReportKept>;

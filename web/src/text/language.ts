/** Which language to speak. Pure. */

export type Language = "en" | "pl";

/** In the order of the switch. */
export const languages: readonly Language[] = ["en", "pl"];

/** The one chosen before, or the first of the browser's that we speak, or English. */
export function chooseLanguage(chosen: string | null, preferred: readonly string[]): Language {
  const spoken = (tag: string | null) =>
    languages.find((language) => tag?.toLowerCase().split("-")[0] === language);
  return spoken(chosen) ?? preferred.map(spoken).find((language) => language !== undefined) ?? "en";
}

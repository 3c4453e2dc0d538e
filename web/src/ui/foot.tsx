/** The foot of every page: the language switch, and where DJs find Pika. */

import { type Language, languages } from "../text/language.ts";
import { chooseAndKeep, language, text } from "../text/text.ts";

/** Each in its own words, whatever is spoken now. */
const names: Record<Language, string> = { en: "English", pl: "Polski" };

export function Foot() {
  const { app } = text.value;
  return (
    <footer class="foot">
      <a href="/download">{app.forDjs}</a>
      <div class="languages" role="group" aria-label={app.languageLabel}>
        {languages.map((one) => (
          <button
            key={one}
            type="button"
            lang={one}
            aria-pressed={language.value === one}
            onClick={() => chooseAndKeep(one).catch(() => {})}
          >
            {names[one]}
          </button>
        ))}
      </div>
    </footer>
  );
}

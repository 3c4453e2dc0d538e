/** The foot of every page: where DJs find Pika, what is kept of people, and the language switch. */

import { type Language, languages } from "../text/language.ts";
import { chooseAndKeep, language, text } from "../text/text.ts";

/** Each in its own words, whatever is spoken now. */
const names: Record<Language, string> = { en: "English", pl: "Polski" };

export function Foot() {
  const { app } = text.value;
  return (
    <footer class="foot">
      <div class="foot-links">
        <a href="/download">{app.forDjs}</a>
        <a href="/privacy">{app.privacy}</a>
      </div>
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

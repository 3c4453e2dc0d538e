/** A file to download: as a big button, and as a row with what one can check it by. */

import type { Package } from "@pika/contract/feed/releases.ts";
import { formatSize } from "../format/numbers.ts";
import { notify } from "../shell/notices.ts";
import { downloadText } from "../text/download/text.ts";
import { text } from "../text/text.ts";
import { Down } from "../ui/icons.tsx";
import { checksumCommand, type Choice, fileName } from "./offer.ts";

/** The preferred file of a target. */
export function MainButton({ choice, kind }: { choice: Choice; kind: "the one" | "one of several" }) {
  const words = downloadText.value;
  const { system, cpu, packages: [file, ...more] } = choice;
  const about = [`.${file!.format}`, formatSize(file!.size, text.value.locale)];
  if (kind === "one of several" && system === "macos") about.unshift(words.kinds[cpu]);
  return (
    <div class="main-file">
      <a class="button button-main button-large" href={file!.url}>
        <Down />
        <span class="button-words">
          <span>{words.download(words.systems[system])}</span>
          <span class="button-about">{about.join(" · ")}</span>
        </span>
      </a>
      {more.length > 0 && (
        <p class="muted">
          {words.or} {more.map((one) => (
            <a key={one.url} class="link" href={one.url}>
              .{one.format} · {formatSize(one.size, text.value.locale)}
            </a>
          ))}
        </p>
      )}
      <Checksum choice={choice} file={file!} />
    </div>
  );
}

/** A file in the list of all. */
export function FileRow({ choice, file }: { choice: Choice; file: Package }) {
  const words = downloadText.value;
  const about = [words.formats[file.format], `.${file.format}`, formatSize(file.size, text.value.locale)];
  return (
    <>
      <a class="file" href={file.url}>
        <span class="row-words">
          <span class="row-title">{words.targets[choice.target]}</span>
          <span class="row-artist">{about.filter(Boolean).join(" · ")}</span>
        </span>
        <Down />
      </a>
      <Checksum choice={choice} file={file} />
    </>
  );
}

function Checksum({ choice: { system }, file }: { choice: Choice; file: Package }) {
  const words = downloadText.value;
  const name = fileName(file);
  return (
    <details class="checksum">
      <summary>
        {words.checksum}
        <span class="visually-hidden">: {name}</span>
      </summary>
      <p class="muted">{words.checksumHint}</p>
      <p class="sum">
        <code>{file.sha256}</code>
        <button
          type="button"
          class="button"
          aria-label={words.copyLabel(name)}
          onClick={() => copy(file.sha256)}
        >
          {words.copy}
        </button>
      </p>
      <p>
        <code>{checksumCommand(system, name)}</code>
      </p>
    </details>
  );
}

async function copy(sum: string): Promise<void> {
  const { copied, copyFailed } = downloadText.value;
  try {
    await navigator.clipboard.writeText(sum);
    notify(copied);
  } catch {
    notify(copyFailed);
  }
}

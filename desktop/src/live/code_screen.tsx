import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { spokenAddress } from "../format/address.ts";
import { codeShown, live, session } from "../state/live.ts";
import { CloseIcon } from "../ui/icons.tsx";
import { QrCode } from "./qr_code.tsx";

/** The code on the whole screen, to be read from across a hall. P or Escape goes back. */
export function CodeScreen() {
  const now = session.value;
  if (!codeShown.value || !now?.url || !now.code) return null;
  return <Shown url={now.url} code={now.code} title={now.title} />;
}

function Shown({ url, code, title }: { url: string; code: string; title: string }) {
  const element = useRef<HTMLDialogElement>(null);
  const close = () => codeShown.value = false;
  useLayoutEffect(() => {
    const dialog = element.current!;
    dialog.showModal();
    return () => dialog.close();
  }, []);
  useEffect(fillScreen, []);
  const playing = live.value?.now;
  return (
    <dialog
      ref={element}
      class="code-screen"
      aria-label="Join the night"
      onCancel={(event) => {
        event.preventDefault();
        close();
      }}
      onKeyDown={(event) => {
        if (event.key !== "p" && event.key !== "P") return;
        event.preventDefault();
        event.stopPropagation();
        close();
      }}
    >
      <button type="button" class="button quiet icon-only code-close" aria-label="Back" onClick={close}>
        <CloseIcon />
      </button>
      <QrCode text={url} label={`QR code: ${url}`} />
      <div class="code-words">
        {title && (
          <p class="code-title">
            <bdi>{title}</bdi>
          </p>
        )}
        <p class="code-lead">Scan, or type</p>
        <p class="code-letters">{code}</p>
        <p class="code-link">{spokenAddress(url)}</p>
        {playing && (
          <p class="code-now">
            <bdi>{playing.title}</bdi>
            <bdi class="muted">{playing.artist}</bdi>
          </p>
        )}
      </div>
    </dialog>
  );
}

/** Real full screen where the shell allows it; leaving that by Escape leaves the code too. */
function fillScreen(): () => void {
  const onChange = () => {
    if (!document.fullscreenElement) codeShown.value = false;
  };
  document.documentElement.requestFullscreen?.().catch(() => {}); // the window is filled all the same
  document.addEventListener("fullscreenchange", onChange);
  return () => {
    document.removeEventListener("fullscreenchange", onChange);
    if (document.fullscreenElement) void document.exitFullscreen();
  };
}

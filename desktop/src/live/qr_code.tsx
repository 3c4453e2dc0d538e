import { useMemo } from "preact/hooks";
import { qrPicture } from "./qr.ts";

/** A QR code: dark on a light ground with its quiet zone, since not every phone reads it the other way round. */
export function QrCode({ text, label }: { text: string; label: string }) {
  const { size, path } = useMemo(() => qrPicture(text), [text]);
  return (
    <svg
      class="qr"
      viewBox={`0 0 ${size} ${size}`}
      shape-rendering="crispEdges"
      role="img"
      aria-label={label}
    >
      <path class="qr-ground" d={`M0 0h${size}v${size}h-${size}z`} />
      <path class="qr-modules" d={path} />
    </svg>
  );
}

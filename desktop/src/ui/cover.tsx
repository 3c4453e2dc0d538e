import { useEffect, useRef, useState } from "preact/hooks";
import { cover } from "./cover_store.ts";
import { NoteIcon } from "./icons.tsx";

/** The cover of a track, or a note where there is none. `side` in CSS pixels. */
export function Cover({ id, present, side }: { id: number; present: boolean; side: number }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [loaded, setLoaded] = useState(false);
  const pixels = Math.round(side * Math.min(2, devicePixelRatio));
  useEffect(() => {
    setLoaded(false);
    if (!present) return;
    let current = true;
    void cover(id).then((picture) => {
      if (!current || !picture) return;
      const context = canvas.current?.getContext("2d");
      context?.drawImage(picture, 0, 0, pixels, pixels);
      setLoaded(true);
    });
    return () => current = false;
  }, [id, present]);
  return (
    <span class={`cover cover-${side}`} aria-hidden="true">
      {present && <canvas ref={canvas} width={pixels} height={pixels} hidden={!loaded} />}
      {!loaded && <NoteIcon />}
    </span>
  );
}

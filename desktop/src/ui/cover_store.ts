/** Small pictures of covers: fetched once, made small, the least recently seen forgotten. */
import { client } from "../state/session.ts";

/** Device pixels; a cover is shown at 36 CSS pixels in the list and 96 on the track page. */
const SIDE = 192;
const KEEP = 400;
const AT_ONCE = 3;

const thumbnails = new Map<number, Promise<HTMLCanvasElement | null>>();
const waiting: (() => void)[] = [];
let running = 0;

/** The cover of a track as a square canvas, or `null` when it has none that can be shown. */
export function cover(id: number): Promise<HTMLCanvasElement | null> {
  const known = thumbnails.get(id);
  if (known) {
    thumbnails.delete(id);
    thumbnails.set(id, known);
    return known;
  }
  const thumbnail = inTurn(() => load(id)).catch(() => {
    thumbnails.delete(id); // the connection was lost: ask again when it is shown again
    return null;
  });
  thumbnails.set(id, thumbnail);
  if (thumbnails.size > KEEP) thumbnails.delete(thumbnails.keys().next().value!);
  return thumbnail;
}

async function load(id: number): Promise<HTMLCanvasElement | null> {
  const answer = await client.call("tracks.cover", { id });
  if (!answer) return null;
  const bytes = Uint8Array.from(atob(answer.data), (character) => character.charCodeAt(0));
  const picture = await createImageBitmap(new Blob([bytes], { type: answer.mime })).catch(() => null);
  if (!picture) return null;
  const side = Math.min(picture.width, picture.height);
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = SIDE;
  const context = canvas.getContext("2d")!;
  context.imageSmoothingQuality = "high";
  context.drawImage(
    picture,
    (picture.width - side) / 2,
    (picture.height - side) / 2,
    side,
    side,
    0,
    0,
    SIDE,
    SIDE,
  );
  picture.close();
  return canvas;
}

/** Few at a time, the newest first: what was scrolled past can wait. */
async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (running >= AT_ONCE) await new Promise<void>((resolve) => waiting.push(resolve));
  running++;
  try {
    return await work();
  } finally {
    running--;
    waiting.pop()?.();
  }
}

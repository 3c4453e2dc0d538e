import assert from "node:assert/strict";
import { PIECE_FRAMES, Pieces, type SoundError } from "./pieces.ts";

const signal = new AbortController().signal;
const TOTAL = 44 + PIECE_FRAMES * 4 + 400;

/** A sidecar that has `TOTAL` bytes, answers `most` at once, and says what was asked. */
function sidecar({ most = 2 ** 20, first = [] as Response[] } = {}) {
  const asked: string[] = [];
  const get = (_: string, { headers }: RequestInit) => {
    const range = (headers as Record<string, string>).Range!;
    asked.push(range);
    const ready = first.shift();
    if (ready) return Promise.resolve(ready);
    const [from, to] = range.slice("bytes=".length).split("-").map(Number) as [number, number];
    if (from >= TOTAL) return Promise.resolve(new Response("The sound ends before.", { status: 416 }));
    const end = Math.min(to + 1, TOTAL, from + most);
    return Promise.resolve(
      new Response(new Uint8Array(end - from), {
        status: 206,
        headers: { "Content-Range": `bytes ${from}-${end - 1}/${TOTAL}` },
      }),
    );
  };
  return { asked, pieces: new Pieces("http://127.0.0.1/sound/1", get) };
}

Deno.test("a piece is asked for once, the last one is shorter, and behind it there is none", async () => {
  const { asked, pieces } = sidecar();
  assert.equal((await pieces.piece(0, signal)).left.length, PIECE_FRAMES);
  assert.equal((await pieces.piece(0, signal)).left.length, PIECE_FRAMES);
  assert.equal((await pieces.piece(1, signal)).right.length, 100);
  assert.equal((await pieces.piece(2, signal)).left.length, 0);
  assert.deepEqual(asked, ["bytes=44-176443", "bytes=176444-352843"]);
});

Deno.test("answers may be shorter than what was asked for, and may come later", async () => {
  const { asked, pieces } = sidecar({ most: 100_000, first: [new Response("Not yet", { status: 503 })] });
  assert.equal((await pieces.piece(0, signal)).left.length, PIECE_FRAMES);
  assert.deepEqual(asked, ["bytes=44-176443", "bytes=44-176443", "bytes=100044-176443"]);
});

Deno.test("what somebody has given up is asked for anew", async () => {
  const { asked, pieces } = sidecar({ first: [new Response("Not yet", { status: 503 })] });
  const gaveUp = new AbortController();
  const first = pieces.piece(0, gaveUp.signal);
  gaveUp.abort();
  const second = pieces.piece(0, signal);
  await assert.rejects(first, { name: "AbortError" });
  assert.equal((await second).left.length, PIECE_FRAMES);
  assert.equal(asked.length, 2);
  assert.equal(await pieces.piece(0, signal), await second);
});

Deno.test("what cannot be had says why, and is asked for again", async () => {
  const gone = new Response("This address is no longer good.\n", { status: 401 });
  const { pieces } = sidecar({ first: [gone] });
  await assert.rejects(pieces.piece(0, signal), (error: SoundError) => {
    assert.equal(error.message, "This address is no longer good.");
    return error.expired;
  });
  assert.equal((await pieces.piece(0, signal)).left.length, PIECE_FRAMES);
});

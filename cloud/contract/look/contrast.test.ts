/** WCAG 2.2 AA for both apps: what stands on what, as one table. Each app has one theme, the dark one. */

import assert from "node:assert/strict";
import { type App, apps, colour, contrast, seen, tokens } from "./tokens.ts";

interface Row {
  what: string;
  /** Default: both. */
  app?: App;
  front: readonly string[];
  /** Tokens; `a over b` for one that lets the other shine through, `a as much as s over b` where `s` is the token that says how much. */
  back: readonly string[];
  /** 4.5 for text (1.4.3), 3 for what must be seen to use a control or read a picture (1.4.11). */
  atLeast: 4.5 | 3;
}

const surfaces = ["ground", "surface", "surface-raised", "surface-high"];
const words = ["text", "text-muted", "accent-strong", "good", "warn", "bad"];
const wheel = Array.from({ length: 12 }, (_, i) => `wheel-${i + 1}`);

const table: readonly Row[] = [
  { what: "words on surfaces", front: words, back: surfaces, atLeast: 4.5 },
  {
    what: "words on buttons",
    front: ["text-on-accent"],
    back: ["accent", "accent-strong"],
    atLeast: 4.5,
  },
  { what: "words on what is chosen", front: ["text", "accent-strong"], back: ["accent-soft"], atLeast: 4.5 },
  ...wheel.map((hue): Row => ({ what: "a key", front: [hue], back: [`${hue}-back`], atLeast: 4.5 })),
  { what: "the ring of the focus", front: ["focus"], back: surfaces, atLeast: 3 },
  { what: "the border of a field", front: ["line-field"], back: ["ground", "surface"], atLeast: 3 },

  {
    what: "words under the pointer",
    app: "desk",
    front: ["text", "text-muted", "accent", "accent-strong", "bad"],
    back: ["surface-active", "accent-soft", "accent-soft-active"],
    atLeast: 4.5,
  },
  {
    what: "words of a warning",
    app: "desk",
    front: ["text", "text-muted", "warn"],
    back: ["warn-soft"],
    atLeast: 4.5,
  },
  {
    what: "words of a failure",
    app: "desk",
    front: ["text", "text-muted", "bad"],
    back: ["bad-soft"],
    atLeast: 4.5,
  },
  {
    what: "words in the light behind a panel",
    app: "desk",
    front: words,
    back: ["welcome-light", "go-live-light"],
    atLeast: 4.5,
  },
  {
    what: "the border of a field in a dialog",
    app: "desk",
    front: ["line-field"],
    back: ["surface-raised"],
    atLeast: 3,
  },
  {
    what: "bars",
    app: "desk",
    front: ["accent", "good", "wheel-12", "energy-1", "energy-2", "energy-3", "energy-4", "energy-5"],
    back: ["surface-active"],
    atLeast: 3,
  },
  {
    what: "the waveform",
    app: "desk",
    front: ["wave-low", "wave-mid", "wave-high", "wave-energy", "wave-frame", "wave-phrase"],
    back: ["ground"],
    atLeast: 3,
  },
  { what: "the code for cameras", app: "desk", front: ["qr-modules"], back: ["qr-ground"], atLeast: 4.5 },

  { what: "likes", app: "phone", front: ["coral"], back: surfaces, atLeast: 4.5 },
  {
    what: "words on what is pressed most",
    app: "phone",
    front: ["text-on-accent"],
    back: ["flame-top", "like-end", "flame-end"],
    atLeast: 4.5,
  },
  {
    what: "words in the middle of the room's light, whatever the energy",
    app: "phone",
    front: ["text", "text-muted", "accent-strong"],
    back: ["glow", "glow-1", "glow-2", "glow-3", "glow-4", "glow-5"]
      .map((light) => `${light} as much as glow-share over ground`),
    atLeast: 4.5,
  },
  {
    what: "words in the light at the top of a page",
    app: "phone",
    front: ["text", "text-muted"],
    back: ["page-light over ground"],
    atLeast: 4.5,
  },
  {
    what: "facts about a track in the room's light",
    app: "phone",
    front: ["text"],
    back: ["veil-thin over ground"],
    atLeast: 4.5,
  },
  {
    what: "answers of a poll over their share",
    app: "phone",
    front: ["text", "text-muted"],
    back: ["poll-share over surface-raised"],
    atLeast: 4.5,
  },
  {
    what: "the chosen answer of a poll over its share",
    app: "phone",
    front: ["text"],
    back: ["poll-share-strong over surface-raised", "poll-share-strong over surface"],
    atLeast: 4.5,
  },
  {
    what: "a badge",
    app: "phone",
    front: ["accent-strong"],
    back: ["accent-veil over surface"],
    atLeast: 4.5,
  },
  {
    what: "the dock",
    app: "phone",
    front: ["text", "text-muted", "accent-strong"],
    back: ["dock over ground"],
    atLeast: 4.5,
  },
  {
    what: "an announcement",
    app: "phone",
    front: ["text", "accent-strong", "announcement-muted"],
    back: ["announcement", "announcement-end"],
    atLeast: 4.5,
  },
  {
    what: "the picture of a night",
    app: "phone",
    front: ["cream", "coral", "energy-5", "band-mid"],
    back: ["surface"],
    atLeast: 3,
  },
];

/** What one sees of `a`, `a over b` or `a as much as s over b`. */
function back(app: App, said: string) {
  return seen(
    said.split(" over ").map((layer) => {
      const [name = "", share] = layer.split(" as much as ");
      const [red, green, blue, alpha] = colour(app, name);
      return [red, green, blue, share ? parseFloat(tokens(app).get(share)!) / 100 : alpha] as const;
    }),
  );
}

for (const app of apps) {
  Deno.test(`everything on the ${app} can be read`, () => {
    const rows = table.filter((row) => (row.app ?? app) === app);
    const failed = rows.flatMap(({ what, front, back: backs, atLeast }) =>
      front.flatMap((name) =>
        backs.map((said) => ({ name, said, ratio: contrast(colour(app, name), back(app, said)) }))
      ).filter(({ ratio }) => ratio < atLeast)
        .map(({ name, said, ratio }) =>
          `${what}: --${name} on ${said} has ${ratio.toFixed(2)}, not ${atLeast}`
        )
    );
    assert.deepEqual(failed, []);
  });
}

Deno.test("contrast is that of WCAG, and layers shine through", () => {
  assert.equal(contrast([0, 0, 0, 1], [1, 1, 1, 1]), 21);
  assert.equal(contrast([0.5, 0.5, 0.5, 1], [0.5, 0.5, 0.5, 1]), 1);
  assert.deepEqual(seen([[1, 1, 1, 0.25], [0, 1, 0, 1]]), [0.25, 1, 0.25, 1]);
});

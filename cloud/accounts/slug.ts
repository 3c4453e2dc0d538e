/** Slugs: the part of a profile's address that is made from a DJ's name. */

import { limits } from "@pika/contract/limits.ts";

/** What could be taken for the project itself, or for a page of it. */
const reserved = new Set(
  ("about abuse account accounts admin administrator api app apps assets auth blog cloud contact dancer dancers deejay demo dev dj djs " +
    "docs download downloads event events faq feed health help home info legal live login logout mail me metrics mod moderator new news " +
    "night nights null official owner page pages pika pika-dance pika-team press privacy profile public ready recap recaps register " +
    "release releases root security session sessions settings sign-in sign-up staff static status support system team terms test " +
    "undefined update user users version web www").split(" "),
);

/** Letters that Unicode does not take apart into a Latin letter and a mark. */
const latin: Record<string, string> = {
  ...{ ł: "l", đ: "d", ð: "d", ø: "o", æ: "ae", œ: "oe", ß: "ss", þ: "th", ħ: "h", ı: "i", ŋ: "ng" },
  ...{
    а: "a",
    б: "b",
    в: "v",
    г: "g",
    ґ: "g",
    д: "d",
    е: "e",
    є: "ye",
    ж: "zh",
    з: "z",
    и: "i",
    і: "i",
    к: "k",
  },
  ...{
    л: "l",
    м: "m",
    н: "n",
    о: "o",
    п: "p",
    р: "r",
    с: "s",
    т: "t",
    у: "u",
    ф: "f",
    х: "kh",
    ц: "ts",
    ч: "ch",
  },
  ...{ ш: "sh", щ: "shch", ъ: "", ы: "y", ь: "", э: "e", ю: "yu", я: "ya" },
  ...{
    α: "a",
    β: "v",
    γ: "g",
    δ: "d",
    ε: "e",
    ζ: "z",
    η: "i",
    θ: "th",
    ι: "i",
    κ: "k",
    λ: "l",
    μ: "m",
    ν: "n",
  },
  ...{ ξ: "x", ο: "o", π: "p", ρ: "r", σ: "s", ς: "s", τ: "t", υ: "y", φ: "f", χ: "ch", ψ: "ps", ω: "o" },
};

/** Whether nobody may have `slug`. */
export function isReserved(slug: string): boolean {
  return reserved.has(slug);
}

/** The slug that `name` asks for: transliterated, of the right length, not reserved. Somebody else may have it. */
export function slugOf(name: string): string {
  const letters = name.normalize("NFKD").toLowerCase().replace(/\p{M}/gu, "");
  const plain = [...letters].map((letter) => latin[letter] ?? letter).join("");
  const slug = trimmed(plain.replace(/[^a-z0-9]+/g, "-"), limits.slug.max);
  if (slug.length >= limits.slug.min && !isReserved(slug)) return slug;
  return slug === "" ? "dj-of-pika" : trimmed(`dj-${slug}`, limits.slug.max);
}

/** `slug` with a number, for the second of that name and on; not too long. */
export function numberedSlug(slug: string, number: number): string {
  return `${trimmed(slug, limits.slug.max - String(number).length - 1)}-${number}`;
}

function trimmed(slug: string, length: number): string {
  return slug.replace(/^-+/, "").slice(0, length).replace(/-+$/, "");
}

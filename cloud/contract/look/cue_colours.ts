/** The buttons' own colours, from the first on, for a cue that has none. Bright, since they stand on dark ground. */
export const CUE_COLOURS = [
  "#ff6b57",
  "#ffb454",
  "#ffe066",
  "#6fd69a",
  "#6fe0d2",
  "#6cb6ff",
  "#b69cff",
  "#ff8fd0",
] as const;

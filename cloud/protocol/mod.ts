/** The wire contract between cloud, web and desktop. It imports nothing of theirs. */

export * from "./dancer.ts";
export * from "./dj.ts";
export * from "./events.ts";
export * from "./http.ts";
export * from "./limits.ts";
export * from "./parse.ts";
export * from "./releases.ts";
export * from "./state.ts";
export * from "./text.ts";
export * from "./version.ts";
export * from "./versions.ts";

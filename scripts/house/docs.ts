/** What a document says about files: the paths that it names, and where its links go. */

/** The relative links of a Markdown text, without anchors. */
export function links(text: string): string[] {
  return [...text.matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target = ""]) => target.split("#")[0]!)
    .filter((target) => target !== "" && !/^[a-z]+:/.test(target));
}

/** The files with a folder before them, and the folders, that a Markdown text names in backticks: `live/client.py`, `release/`. */
export function namedPaths(text: string): string[] {
  const prose = text.replace(/^```[\s\S]*?^```/gm, "");
  const words = [...prose.matchAll(/`([^`\n]+)`/g)].map(([, word = ""]) => word);
  return words.filter((word) =>
    /^(?:[\w.-]+\/)+[\w.-]+\.(?:tsx?|py|css|sql|sh|ya?ml|json|toml|md|ns[ih]|plist|spec)$/.test(word) ||
    /^[a-z][\w-]*(?:\/[\w-]+)*\/$/.test(word)
  );
}

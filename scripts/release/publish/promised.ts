/** What a release promises to everybody: it is not published while one of these is missing. */

/** Per target the formats, the one to prefer first. */
export const promised: Readonly<Record<string, readonly string[]>> = {
  "windows-x64": ["exe"],
  "macos-arm64": ["dmg"],
  "macos-x64": ["dmg"],
  "linux-x64": ["deb", "tar.gz"],
};

/**
 * The part of resedit that pe_resources.ts uses. The package's own declarations pull in the browser's library, and with it another
 * `WebSocket` for every file of the scripts.
 */

/** One resource: its type and name are numbers or names. */
export interface ResourceEntry {
  type: string | number;
  id: string | number;
}

export interface NtExecutable {
  generate(): ArrayBuffer;
}
export const NtExecutable: { from(program: Uint8Array, options: { ignoreCert: boolean }): NtExecutable };

export interface NtExecutableResource {
  entries: ResourceEntry[];
  outputResource(executable: NtExecutable): void;
}
export const NtExecutableResource: { from(executable: NtExecutable): NtExecutableResource };

export const Data: {
  RawIconItem: { from(data: ArrayBuffer, width: number, height: number, bitCount: number): unknown };
};

export const Resource: {
  IconGroupEntry: {
    replaceIconsForResource(
      entries: ResourceEntry[],
      group: string | number,
      lang: string | number,
      icons: unknown[],
    ): void;
  };
  VersionInfo: { createEmpty(): VersionInfo };
};

interface VersionInfo {
  fixedInfo: { fileOS: number; fileType: number };
  setFileVersion(major: number, minor: number, micro: number, revision: number, lang: number): void;
  setProductVersion(major: number, minor: number, micro: number, revision: number, lang: number): void;
  setStringValues(language: { lang: number; codepage: number }, values: Record<string, string>): void;
  outputToResourceEntries(entries: ResourceEntry[]): void;
}

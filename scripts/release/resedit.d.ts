/**
 * The part of resedit that pe_resources.ts uses. The package's own declarations pull in the browser's library, and with it another
 * `WebSocket` for every file of the scripts.
 */

import type { Type } from "pe-library";

export const Data: {
  RawIconItem: { from(data: ArrayBuffer, width: number, height: number, bitCount: number): unknown };
};

export const Resource: {
  IconGroupEntry: {
    replaceIconsForResource(
      entries: Type.ResourceEntry[],
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
  outputToResourceEntries(entries: Type.ResourceEntry[]): void;
}

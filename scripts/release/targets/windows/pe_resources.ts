/**
 * Writes version, publisher and icon into a Windows program, and makes the `.ico` for the installer. It works on any system,
 * and has to come before the program is signed: a signature covers the resources.
 */

// @ts-types="./resedit.d.ts"
import { Data, NtExecutable, NtExecutableResource, Resource } from "resedit";
import { ScriptError } from "../../../lib/errors.ts";

export interface ProgramInfo {
  /** As people see it: `1.2.3-beta.1`. */
  version: string;
  product: string;
  /** What the task manager shows as the program's name. */
  description: string;
  publisher: string;
  copyright: string;
  /** The file's own name, `Pika.exe`. */
  fileName: string;
}

/** English (United States) and Unicode: the pair that Windows and its tools expect. */
const language = { lang: 1033, codepage: 1200 };

/** Order of the kinds of pre-release; a kind that is not known comes before them. */
const kinds = ["alpha", "beta", "rc"];

/**
 * The version as Windows has it, four numbers of 16 bits, in the same order as the versions themselves: the fourth is
 * 65535 for a release, 1 to 40000 for a pre-release (`alpha` < `beta` < `rc`, then its number).
 * Throws a ScriptError for what is no version or does not fit.
 */
export function windowsVersion(version: string): string {
  const match = /^(\d+)\.(\d+)\.(\d+)(?:-([0-9A-Za-z.-]+))?$/.exec(version);
  const numbers = match?.slice(1, 4).map(Number) ?? [];
  if (!match || numbers.some((number) => number > 0xffff)) {
    throw new ScriptError(`Cannot write "${version}" as a Windows version`, {
      help: "It is MAJOR.MINOR.PATCH, each at most 65535, or MAJOR.MINOR.PATCH-beta.1",
    });
  }
  return [...numbers, lastNumber(match[4])].join(".");
}

function lastNumber(prerelease: string | undefined): number {
  if (prerelease === undefined) return 0xffff;
  const [kind = "", ...rest] = prerelease.split(".");
  const place = Math.min(Number(rest.at(-1) ?? 0) || 0, 9_998);
  return (kinds.indexOf(kind) + 1) * 10_000 + place + 1;
}

/**
 * The program with its version, publisher and icon; what lies behind its sections (an archive, as PyInstaller appends) is kept.
 * A signature it had is dropped: it would not fit any more. `icons` are PNG files. Throws a ScriptError when it is no PE file.
 */
export function withResources(
  program: Uint8Array,
  info: ProgramInfo,
  icons: readonly Uint8Array[],
): Uint8Array<ArrayBuffer> {
  let executable: NtExecutable;
  try {
    executable = NtExecutable.from(program, { ignoreCert: true });
  } catch (cause) {
    throw new ScriptError(`"${info.fileName}" is no Windows program`, { cause });
  }
  const resources = NtExecutableResource.from(executable);
  const group = resources.entries.find((entry) => entry.type === 14)?.id ?? 1; // RT_GROUP_ICON
  Resource.IconGroupEntry.replaceIconsForResource(
    resources.entries,
    group,
    language.lang,
    icons.map((png) => {
      const size = pngSize(png);
      return Data.RawIconItem.from(png.slice().buffer, size, size, 32);
    }),
  );
  resources.entries = resources.entries.filter((entry) => entry.type !== 16); // RT_VERSION
  const versionInfo = Resource.VersionInfo.createEmpty();
  const [major = 0, minor = 0, micro = 0, revision = 0] = windowsVersion(info.version).split(".").map(Number);
  versionInfo.setFileVersion(major, minor, micro, revision, language.lang);
  versionInfo.setProductVersion(major, minor, micro, revision, language.lang);
  versionInfo.fixedInfo.fileOS = 0x40004; // VOS_NT_WINDOWS32
  versionInfo.fixedInfo.fileType = 1; // VFT_APP
  versionInfo.setStringValues(language, {
    CompanyName: info.publisher,
    FileDescription: info.description,
    FileVersion: info.version,
    InternalName: info.product,
    LegalCopyright: info.copyright,
    OriginalFilename: info.fileName,
    ProductName: info.product,
    ProductVersion: info.version,
  });
  versionInfo.outputToResourceEntries(resources.entries);
  resources.outputResource(executable);
  return new Uint8Array(executable.generate());
}

/** An `.ico` file of PNG pictures, 16 to 256 pixels wide, smallest first: how Windows has read them since Vista. */
export function iconFile(pngs: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const sorted = [...pngs].sort((a, b) => pngSize(a) - pngSize(b));
  const headerSize = 6 + 16 * sorted.length;
  const file = new Uint8Array(headerSize + sorted.reduce((sum, png) => sum + png.length, 0));
  const view = new DataView(file.buffer);
  view.setUint16(2, 1, true); // an icon
  view.setUint16(4, sorted.length, true);
  let offset = headerSize;
  sorted.forEach((png, index) => {
    const entry = 6 + 16 * index;
    const size = pngSize(png);
    view.setUint8(entry, size % 256); // 0 means 256
    view.setUint8(entry + 1, size % 256);
    view.setUint16(entry + 4, 1, true); // planes
    view.setUint16(entry + 6, 32, true); // bits a pixel
    view.setUint32(entry + 8, png.length, true);
    view.setUint32(entry + 12, offset, true);
    file.set(png, offset);
    offset += png.length;
  });
  return file;
}

/** The width of a square PNG of at most 256 pixels. Throws a ScriptError for anything else. */
function pngSize(png: Uint8Array): number {
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength);
  const isPng = png.length > 24 && view.getUint32(0) === 0x89504e47;
  const width = isPng ? view.getUint32(16) : 0;
  if (!isPng || width !== view.getUint32(20) || width > 256) {
    throw new ScriptError("An icon is no square PNG of at most 256 pixels", { help: "See desktop/icon" });
  }
  return width;
}

/** The libraries that are part of Windows 10 itself, on every machine, whatever else is installed there. */

/**
 * What programs like ours ask for, of the hundreds. Microsoft's C++ libraries (MSVCP140, VCRUNTIME140, CONCRT140, VCOMP140, MFC140) are not among
 * them: they come with programs.
 */
const names = new Set(
  [
    ...[
      "advapi32",
      "avrt",
      "bcrypt",
      "bcryptprimitives",
      "cabinet",
      "cfgmgr32",
      "combase",
      "comctl32",
      "comdlg32",
    ],
    ...["credui", "crypt32", "cryptbase", "cryptsp", "d2d1", "d3d11", "d3d9", "dbghelp", "dcomp", "dhcpcsvc"],
    ...["dnsapi", "dsound", "dwmapi", "dwrite", "dxgi", "dxva2", "fwpuclnt", "gdi32", "gdi32full", "gdiplus"],
    ...[
      "hid",
      "imagehlp",
      "imm32",
      "iphlpapi",
      "kernel32",
      "kernelbase",
      "ksuser",
      "mf",
      "mfplat",
      "mfreadwrite",
    ],
    ...["mmdevapi", "mpr", "msacm32", "mscms", "msi", "msimg32", "mswsock", "msvcp_win", "msvcrt", "ncrypt"],
    ...["netapi32", "netutils", "normaliz", "ntdll", "oleacc", "ole32", "oleaut32", "opengl32", "pdh"],
    ...["powrprof", "profapi", "propsys", "psapi", "rpcrt4", "sechost", "secur32", "setupapi", "shcore"],
    ...["shell32", "shlwapi", "sspicli", "srvcli", "ucrtbase", "urlmon", "user32", "userenv", "usp10"],
    ...[
      "uxtheme",
      "version",
      "virtdisk",
      "wevtapi",
      "winhttp",
      "wininet",
      "winmm",
      "winspool.drv",
      "wintrust",
    ],
    ...["wkscli", "wlanapi", "wldap32", "ws2_32", "wsock32", "wtsapi32", "xinput1_4"],
  ].map((name) => name.includes(".") ? name : `${name}.dll`),
);

/** Whether a library is part of Windows 10: one of its own, or the name of a set of functions that it has (an "API set"). */
export function isPartOfWindows(library: string): boolean {
  const name = library.toLowerCase();
  return names.has(name) || /^(api|ext)-ms-[a-z0-9-]+\.dll$/.test(name);
}

/** What the download page says, in English: loaded with that page only, since dancers never see it. `pl.ts` has the same shape. */

export const en = {
  title: "Pika for DJs",
  lead:
    "It knows your music: tempo, key and energy of every track. And with one click the room follows along on their phones.",
  notYet: "The installers are not published yet.",
  notYetHint: "They will be on this page. Until then there is nothing to download here.",
  yours: "Your system",
  systems: { windows: "Windows", macos: "macOS", linux: "Linux" },
  needs: {
    windows: "Windows 10 or later, 64-bit. No administrator needed.",
    macos: "Apple silicon and Intel.",
    linux: "64-bit; a .deb package, and an archive for everything else.",
  },
  onPhone: "Pika for DJs runs on a computer. Send yourself this page, and open it there.",
  share: "Send this page",
  notForThis: "There is no Pika for this kind of computer yet. Is it another one? All files are below.",

  download: (system: string) => `Download for ${system}`,
  kinds: { arm64: "Apple silicon", x64: "Intel" },
  targets: {
    "windows-x64": "Windows",
    "windows-arm64": "Windows on ARM",
    "macos-arm64": "macOS, Apple silicon",
    "macos-x64": "macOS, Intel",
    "linux-x64": "Linux",
    "linux-arm64": "Linux on ARM",
  } as Record<string, string>,
  formats: {
    exe: "Installer",
    dmg: "Disk image",
    deb: "Package for Debian, Ubuntu and Mint",
    "tar.gz": "Archive for every other Linux",
  } as Record<string, string>,
  version: (version: string) => `Version ${version}`,
  byMachine: (system: string) =>
    `Tried on ${system} by our build machine: installed, opened, a song analysed, removed again.`,
  notByMachine: (system: string) => `Not tried on ${system} by our build machine yet.`,
  byPeople: "DJs have spent nights with it.",
  notByPeople: "No DJ has spent a night with it yet: you would be the first.",
  whichMac:
    "Not sure which Mac? Apple menu, “About This Mac”: where it says “Chip: Apple” it is Apple silicon, where it says “Processor: Intel” it is Intel.",
  or: "Or:",
  checksum: "Check the file",
  checksumHint: "This is its SHA-256. A command shows that of the file you have; both must be the same:",
  copy: "Copy",
  copyLabel: (file: string) => `Copy the SHA-256 of ${file}`,
  copied: "The SHA-256 is copied.",
  copyFailed: "It could not be copied. Select it and copy it by hand.",
  notes: (version: string) => `What is new in ${version}`,
  others: "All files",
  early: "For the curious",
  earlyHint: (version: string) =>
    `${version} is a pre-release: what comes next, not finished yet. Not for a night that matters.`,
  earlyLink: (version: string, system: string) => `${version} for ${system}`,

  open: (system: string) => `Opening it the first time on ${system}`,
  unsigned: "This version is not signed yet, so the system asks once whether you trust it. That is expected:",
  steps: {
    windows: [
      "If the browser hesitates, point at the file in its list of downloads and choose “Keep”.",
      "Open the file. Windows shows a blue window: press “More info”.",
      "Press “Run anyway”. Pika installs itself for you alone.",
    ],
    macos: [
      "Open the file, and drag Pika onto the Applications folder.",
      "Open Pika from there. macOS says that it was not opened: press “Done”.",
      "Open System Settings, Privacy & Security. Far below, press “Open Anyway”, and confirm.",
    ],
    linux: [
      "Open the .deb file with the software centre. It says that the package comes from a third party: press “Install”.",
      "Or install it in a terminal, in the folder of your downloads:",
      "From the archive: unpack it wherever you like, and start “pika” in it.",
    ],
  },
  drawn: {
    keep: "Keep",
    remove: "Delete",
    notCommon: "isn't commonly downloaded",
    protectedPc: "Windows protected your PC",
    moreInfo: "More info",
    publisher: "Publisher: Unknown publisher",
    runAnyway: "Run anyway",
    dontRun: "Don't run",
    applications: "Applications",
    notOpened: "“Pika” Not Opened",
    trash: "Move to Bin",
    done: "Done",
    privacy: "Privacy & Security",
    blocked: "“Pika” was blocked",
    openAnyway: "Open Anyway",
    software: "Software",
    thirdParty: "Third party",
    install: "Install",
  },
};

export type DownloadText = typeof en;

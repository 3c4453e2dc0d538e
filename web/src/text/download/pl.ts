/** What the download page says, in Polish. */

import type { DownloadText } from "./en.ts";

export const pl: DownloadText = {
  title: "Pika dla DJ-ów",
  lead:
    "Zna Twoją muzykę: tempo, tonację i energię każdego utworu. A jedno kliknięcie wystarczy, żeby sala śledziła wieczór na telefonach.",
  notYet: "Instalatory nie są jeszcze opublikowane.",
  notYetHint: "Pojawią się na tej stronie. Do tego czasu nie ma tu nic do pobrania.",
  yours: "Twój system",
  systems: { windows: "Windows", macos: "macOS", linux: "Linux" },
  needs: {
    windows: "Windows 10 lub nowszy, 64-bitowy. Bez uprawnień administratora.",
    macos: "Apple silicon i Intel.",
    linux: "64-bitowy; pakiet .deb oraz archiwum dla pozostałych.",
  },
  onPhone: "Pika dla DJ-ów działa na komputerze. Wyślij sobie tę stronę i otwórz ją tam.",
  share: "Wyślij tę stronę",
  notForThis: "Na taki komputer nie ma jeszcze Piki. To inny komputer? Wszystkie pliki są poniżej.",

  download: (system) =>
    `Pobierz dla ${{ Windows: "Windowsa", macOS: "macOS", Linux: "Linuksa" }[system] ?? system}`,
  kinds: { arm64: "Apple silicon", x64: "Intel" },
  targets: {
    "windows-x64": "Windows",
    "windows-arm64": "Windows na ARM",
    "macos-arm64": "macOS, Apple silicon",
    "macos-x64": "macOS, Intel",
    "linux-x64": "Linux",
    "linux-arm64": "Linux na ARM",
  },
  formats: {
    exe: "Instalator",
    dmg: "Obraz dysku",
    deb: "Pakiet dla Debiana, Ubuntu i Minta",
    "tar.gz": "Archiwum dla każdego innego Linuksa",
  },
  version: (version) => `Wersja ${version}`,
  byMachine: (system) =>
    `Sprawdzone przez naszą maszynę budującą (${system}): zainstalowane, otwarte, utwór przeanalizowany, odinstalowane.`,
  notByMachine: (system) => `Jeszcze niesprawdzone przez naszą maszynę budującą (${system}).`,
  byPeople: "DJ-e grali już z nią wieczory.",
  notByPeople: "Żaden DJ nie zagrał z nią jeszcze wieczoru: możesz być pierwszy.",
  whichMac:
    "Nie wiesz, który to Mac? Menu Apple, „Ten Mac”: gdzie jest „Chip: Apple”, tam jest Apple silicon, a gdzie „Procesor: Intel”, tam Intel.",
  or: "Albo:",
  checksum: "Sprawdź plik",
  checksumHint:
    "To jego SHA-256. Polecenie pokaże SHA-256 pobranego pliku; obie wartości muszą być takie same:",
  copy: "Kopiuj",
  copyLabel: (file) => `Kopiuj SHA-256 pliku ${file}`,
  copied: "SHA-256 skopiowane.",
  copyFailed: "Nie udało się skopiować. Zaznacz i skopiuj ręcznie.",
  notes: (version) => `Co nowego w ${version}`,
  others: "Wszystkie pliki",
  early: "Dla ciekawych",
  earlyHint: (version) => `${version} to wydanie próbne: to, co dopiero nadchodzi. Nie na ważny wieczór.`,
  earlyLink: (version, system) => `${version}: ${system}`,

  open: (system) => `Pierwsze uruchomienie: ${system}`,
  unsigned: "Ta wersja nie jest jeszcze podpisana, więc system raz zapyta, czy jej ufasz. Tak ma być:",
  steps: {
    windows: [
      "Jeśli przeglądarka się waha, wskaż plik na liście pobranych i wybierz „Zachowaj”.",
      "Otwórz plik. Windows pokaże niebieskie okno: naciśnij „Więcej informacji”.",
      "Naciśnij „Uruchom mimo to”. Pika zainstaluje się tylko dla Ciebie.",
    ],
    macos: [
      "Otwórz plik i przeciągnij Pikę na folder Aplikacje.",
      "Otwórz stamtąd Pikę. macOS powie, że jej nie otworzono: naciśnij „Gotowe”.",
      "Otwórz Ustawienia systemowe, „Prywatność i ochrona”. Na samym dole naciśnij „Otwórz mimo to” i potwierdź.",
    ],
    linux: [
      "Otwórz plik .deb w menedżerze oprogramowania. Powie, że pakiet pochodzi od innego dostawcy: naciśnij „Zainstaluj”.",
      "Albo zainstaluj go w terminalu, w folderze z pobranymi plikami:",
      "Z archiwum: rozpakuj je, gdzie chcesz, i uruchom w nim „pika”.",
    ],
  },
  drawn: {
    keep: "Zachowaj",
    remove: "Usuń",
    notCommon: "rzadko pobierany plik",
    protectedPc: "System Windows ochronił ten komputer",
    moreInfo: "Więcej informacji",
    publisher: "Wydawca: Nieznany wydawca",
    runAnyway: "Uruchom mimo to",
    dontRun: "Nie uruchamiaj",
    applications: "Aplikacje",
    notOpened: "Nie otworzono „Pika”",
    trash: "Przenieś do kosza",
    done: "Gotowe",
    privacy: "Prywatność i ochrona",
    blocked: "Zablokowano „Pika”",
    openAnyway: "Otwórz mimo to",
    software: "Oprogramowanie",
    thirdParty: "Inny dostawca",
    install: "Zainstaluj",
  },
};

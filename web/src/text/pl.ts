/** Everything the app says, in Polish. */

import type { Text } from "./en.ts";
import { pluralIn } from "./plural.ts";

const plural = pluralIn("pl");

export const pl: Text = {
  locale: "pl-PL",

  app: {
    name: "Pika",
    tagline: "Co teraz gra? Już wiesz.",
    skip: "Przejdź do treści",
    languageLabel: "Język",
    forDjs: "Pika dla DJ-ów",
    privacy: "Twoje dane",
    home: "Pika, strona główna",
    loading: "Wczytywanie …",
    close: "Zamknij",
    tryAgain: "Spróbuj ponownie",
    reload: "Odśwież",
    newVersion: "Jest nowa wersja Piki. Odśwież stronę, żeby zostać na parkiecie.",
    noNetwork: "Nie masz połączenia z siecią.",
    noNetworkHint: "Pika spróbuje ponownie sama, gdy tylko sieć wróci.",
    needsCookies: "Pika potrzebuje ciasteczek, żeby policzyć Cię raz. Zezwól na nie i odśwież stronę.",
    cloudAway: "Pika nie odpowiada.",
    cloudAwayHint: "Pewnie zaraz wróci; ta strona sama spróbuje ponownie.",
  },

  home: {
    codeLabel: "Kod wieczoru",
    codeHint: "Pięć liter i cyfr z ekranu DJ-a. Możesz też zeskanować kod QR aparatem.",
    go: "Dołącz",
    codeShort: (missing) =>
      plural(missing, {
        one: `Brakuje jeszcze ${missing} znaku`,
        other: `Brakuje jeszcze ${missing} znaków`,
      }),
    codeLookAlike: "W kodzie nigdy nie ma 0, O, 1, I ani L. Sprawdź jeszcze raz.",
    liveNow: "Teraz na żywo",
    nobodyLive: "Nikt teraz nie gra na żywo.",
    nobodyLiveHint: "Gdy DJ zacznie publiczny wieczór, sam się tu pojawi.",
    withDj: "gra",
  },

  live: {
    pageTitle: (title, dj) => `${title ? `${title} · ` : ""}${dj} na żywo`,
    defaultTitle: "Dziś wieczorem",
    nowPlaying: "Teraz gra",
    nothingPlaying: "Na parkiecie cisza.",
    nothingPlayingHint: "Następny utwór pojawi się tu, gdy tylko się zacznie.",
    since: (time) => `od ${time}`,
    bpm: (value) => `${value} BPM`,
    key: (value) => `Tonacja ${value}`,
    energy: (value) => `Energia ${value} na 10`,
    listeners: (count, shown) =>
      plural(count, {
        one: `${shown} osoba tutaj`,
        few: `${shown} osoby tutaj`,
        many: `${shown} osób tutaj`,
        other: `${shown} osoby tutaj`,
      }),
    like: "Lubię ten utwór",
    likeSong: (title) => `Lubię ${title}`,
    likes: (count, shown) =>
      plural(count, {
        one: `${shown} polubienie`,
        few: `${shown} polubienia`,
        many: `${shown} polubień`,
        other: `${shown} polubienia`,
      }),
    tempo: "Jakie jest tempo?",
    slower: "Wolniej",
    perfect: "W sam raz",
    faster: "Szybciej",
    tempoShare: (wish, count) =>
      `${wish}: ` + plural(count, {
        one: `${count} osoba`,
        few: `${count} osoby`,
        many: `${count} osób`,
        other: `${count} osoby`,
      }),
    announcement: "Od DJ-a",
    left: (time) => `jeszcze ${time}`,
    poll: "Twój głos",
    pollClosed: "Głosowanie zakończone",
    pollChange: "Do końca głosowania możesz zmienić zdanie.",
    votes: (count, shown) =>
      plural(count, {
        one: `${shown} głos`,
        few: `${shown} głosy`,
        many: `${shown} głosów`,
        other: `${shown} głosu`,
      }),
    thank: "Podziękuj",
    thanked: "Podziękowano",
    thankHint: "Ciche brawa dla DJ-a.",
    thanks: (count, shown) =>
      plural(count, {
        one: `${shown} osoba podziękowała`,
        few: `${shown} osoby podziękowały`,
        many: `${shown} osób podziękowało`,
        other: `${shown} osoby podziękowało`,
      }),
    history: "Grało wcześniej",
    historyEmpty: "Tu zbiorą się utwory tego wieczoru.",
    share: "Udostępnij",
    shareText: (dj) => `Zatańcz z nami: ${dj} gra na żywo w Pice`,
    copied: "Link skopiowany.",
    copyFailed: "Nie udało się skopiować linku. Znajdziesz go w pasku adresu.",
    djAway: "DJ stracił sieć. Wieczór trwa, a ta strona sama nadrobi zaległości.",
    ended: "Wieczór się skończył",
    endedHint: "Dziękujemy za taniec.",
    toRecap: "Zobacz cały wieczór",
    unknown: "Nie ma wieczoru z tym kodem.",
    unknownHint: (code) => `Może w „${code}” jest literówka? Spójrz jeszcze raz na ekran DJ-a.`,
    announceTrack: (title, artist) => `Teraz gra: ${title}${artist ? `, ${artist}` : ""}`,
  },

  light: {
    label: "Połączenie",
    open: "Połączono",
    connecting: "Łączenie …",
    again: "Ponowne łączenie …",
    offline: "Brak sieci",
    stopped: "Brak połączenia",
    kept: (count) =>
      plural(count, {
        one: "1 kliknięcie czeka na wysłanie",
        few: `${count} kliknięcia czekają na wysłanie`,
        many: `${count} kliknięć czeka na wysłanie`,
        other: `${count} kliknięcia czeka na wysłanie`,
      }),
  },

  refused: {
    session_ended: "Wieczór już się skończył, więc to się nie liczy.",
    not_playing: "Ten utwór już się skończył; życzenie się nie liczy.",
    play_unknown: "DJ wycofał ten utwór.",
    poll_unknown: "Tego głosowania już nie ma.",
    poll_closed: "Głosowanie skończyło się, zanim dotarł Twój głos.",
    option_unknown: "Tej odpowiedzi już nie ma.",
    other: "Niestety, tego nie udało się przyjąć.",
  },

  recap: {
    pageTitle: (title, dj) => `${title ? `${title} · ` : ""}${dj}, wieczór`,
    defaultTitle: "Wieczór",
    tracks: (count) => plural(count, { one: "utwór", few: "utwory", many: "utworów", other: "utworu" }),
    likes: (count) =>
      plural(count, { one: "polubienie", few: "polubienia", many: "polubień", other: "polubienia" }),
    peak: (count) =>
      plural(count, { one: "osoba naraz", few: "osoby naraz", many: "osób naraz", other: "osoby naraz" }),
    thanks: (count) =>
      plural(count, {
        one: "podziękowanie",
        few: "podziękowania",
        many: "podziękowań",
        other: "podziękowania",
      }),
    meanBpm: "BPM średnio",
    picture: "Kształt wieczoru",
    pictureHint: "Energia jako wzgórza, tempo jako linia, polubienia u góry.",
    legendEnergy: "Energia",
    legendTempo: "Tempo (BPM)",
    legendLikes: "Polubienia",
    pictureText: ({ tracks, slowest, fastest, best }) =>
      plural(tracks, {
        one: `${tracks} utwór`,
        few: `${tracks} utwory`,
        many: `${tracks} utworów`,
        other: `${tracks} utworu`,
      }) +
      (slowest === null ? "" : `, od ${slowest} do ${fastest} BPM`) +
      (best === null ? "" : `; najbardziej lubiany: ${best}`) +
      ". Wszystkie dane są w tabeli poniżej.",
    best: "Najbardziej lubiane",
    trackList: "Wszystkie utwory",
    noTracks: "Tego wieczoru nic nie zagrano.",
    columns: {
      time: "Czas",
      title: "Tytuł",
      artist: "Wykonawca",
      bpm: "BPM",
      key: "Tonacja",
      energy: "Energia",
      likes: "Polubienia",
    },
    polls: "Głosowania",
    exportCsv: "Jako tabela (CSV)",
    exportText: "Jako tekst",
    share: "Udostępnij wieczór",
    shareText: (dj) => `Wieczór z ${dj}, utwór po utworze`,
    unknown: "Nie ma takiego wieczoru.",
    unknownHint: "Link może być stary albo z literówką.",
    notYet: "Ten wieczór jeszcze trwa.",
    notYetHint: "Podsumowanie pojawi się tutaj, gdy się skończy.",
  },

  dj: {
    live: "Teraz na żywo",
    notLive: "Teraz nie gra na żywo.",
    past: "Minione wieczory",
    noPast: "Jeszcze żadnych wieczorów.",
    unknown: "Nie ma DJ-a pod tym adresem.",
    unknownHint: "Może link jest stary albo z literówką.",
  },

  notFound: {
    title: "Tu nic nie ma.",
    hint: "Link może być stary albo z literówką.",
    home: "Na stronę główną",
  },
};

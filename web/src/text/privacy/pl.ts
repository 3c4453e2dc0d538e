/** What the page about privacy says, in Polish. */

import { pluralIn } from "../plural.ts";
import type { PrivacyText } from "./en.ts";

const plural = pluralIn("pl");
const days = (count: number) => plural(count, { one: `${count} dzień`, other: `${count} dni` });
const hours = (count: number) =>
  plural(count, { one: `${count} godzinę`, few: `${count} godziny`, other: `${count} godzin` });
const seconds = (count: number) =>
  plural(count, { one: `${count} sekundę`, few: `${count} sekundy`, other: `${count} sekund` });

export const pl: PrivacyText = {
  title: "Twoje dane",
  lead:
    "Pika chce od Ciebie niewiele. Oto wszystko: co przechowujemy, jak długo, kto to widzi i jak to usunąć.",
  head: { what: "Co", why: "Po co", who: "Kto to widzi", long: "Jak długo" },

  dancers: "Jeśli tańczysz",
  dancersHint:
    "Bez imienia, bez e-maila, bez konta. Telefon dostaje losowy numer w pliku cookie i tylko po nim Pika Cię rozpoznaje.",
  cookie: {
    what: "Plik cookie: losowy numer",
    why: "Żeby liczyć Cię raz i żeby można było zmienić zdanie.",
    who: "Nikt. Ten numer nic o Tobie nie mówi.",
    long: (cookieDays) => `${days(cookieDays)} od ostatniego otwartego wieczoru`,
  },
  actions: {
    what: "Polubienia, życzenia tempa, głosy, podziękowania",
    why: "Żeby DJ wiedział, co Ci się podoba.",
    who: "Wszyscy widzą, ile ich jest. Nikt nie widzi, czyje są.",
    long: (dancerDays) =>
      `Z Twoim numerem przez ${days(dancerDays)} po wieczorze. Potem numer znika i zostają same liczby.`,
  },
  presence: {
    what: "To, że tu jesteś",
    why: "Do liczby tańczących na sali.",
    who: "Wszyscy widzą liczbę.",
    long: (count) => `Dopóki strona jest otwarta i najwyżej ${seconds(count)} dłużej`,
  },
  phone: {
    what: "W telefonie: język, ostatni wieczór, kliknięcia czekające na sieć",
    why: "Żeby strona działała także bez sieci.",
    who: "Nikt. To zostaje w telefonie.",
    long: (outboxHours) => `Kliknięcia najwyżej ${hours(outboxHours)}, reszta do usunięcia`,
  },

  djs: "Jeśli jesteś DJ-em",
  djsHint:
    "Muzyka nie opuszcza Twojego laptopa: żaden plik, żaden folder, nic z biblioteki poza utworami granymi na żywo.",
  account: {
    what: "Konto: nazwa i adres publiczny; jeśli je ustawisz, także e-mail, hasło i kod odzyskiwania",
    why: "Żeby Twoje wieczory były Twoje na każdym laptopie.",
    who:
      "Nazwę i adres: wszyscy. E-mail: Ty. Z hasła i kodu przechowujemy tylko odcisk, z którego nie da się ich odczytać.",
    long: "Do czasu, aż je usuniesz",
  },
  devices: {
    what: "Laptopy: nazwa każdego i kiedy był ostatnio",
    why: "Żeby można było wylogować zgubiony.",
    who: "Ty",
    long: (deviceDays) => `Do wylogowania i najwyżej ${days(deviceDays)} dłużej`,
  },
  nights: {
    what: "Wieczory: tytuł, godziny, utwory, głosowania i liczby",
    why: "Na stronę wieczoru i na podsumowanie po nim.",
    who: "Każdy, kto ma link; wszyscy, jeśli wieczór jest na liście.",
    long: (nightDays) =>
      nightDays === null
        ? "Do czasu, aż go usuniesz"
        : `${days(nightDays)} po jego końcu albo do czasu, aż go usuniesz`,
  },
  events: {
    what: "Przebieg wieczoru krok po kroku i Twoje ogłoszenia",
    why: "Żeby telefony, które straciły sieć, nadrobiły zaległości.",
    who: "Każdy, kto śledzi wieczór",
    long: (eventDays) => `${days(eventDays)} po jego końcu`,
  },

  around: "Poza tym",
  address: {
    what: "Adres sieciowy (IP)",
    why: "Przeciw tym, którzy wysyłaliby tysiące zapytań.",
    who: "Tylko działający program",
    long:
      "Tylko w pamięci. Zablokowany za nadużycia jest przechowywany, dopóki jest zablokowany. Widzi go też ten, kto doprowadza sieć do tego serwera, na przykład Cloudflare.",
  },
  logs: {
    what: "Dzienniki: jaki rodzaj zapytania, kiedy, jak długo trwało",
    why: "Żeby znajdować błędy.",
    who: "Ten, kto prowadzi ten serwer",
    long: (megabytes) =>
      `Ostatnie ${megabytes} MB każdego programu. Bez imion, plików cookie i pełnych adresów sieciowych.`,
  },
  backups: {
    what: "Kopie zapasowe bazy danych",
    why: "Żeby zepsuty dysk nie zabrał żadnego wieczoru.",
    who: "Ten, kto prowadzi ten serwer",
    long: (backupDays) => `${days(backupDays)}. Po tym czasie znika z nich też to, co usuniesz.`,
  },
  noMore:
    "Nie ma tu reklam, statystyk o Tobie ani cudzych usług. Pliki do pobrania dla DJ-ów są na GitHubie, który widzi wtedy twój adres sieciowy.",

  toDelete: "Usuwanie",
  forget: "Usuń to, co zrobił ten telefon",
  forgetHint: (dancerDays) =>
    `Twoje polubienia, życzenia, głosy i podziękowania z ostatnich dni (${dancerDays}) oraz plik cookie. Liczby tych wieczorów zmniejszą się o Twoje. To, co starsze, nie ma już numeru: nikt nie wie, co było Twoje, więc zostaje.`,
  forgetFinal: "Tego nie da się cofnąć. Następnego wieczoru liczymy Cię jak nową osobę.",
  forgetYes: "Tak, usuń wszystko",
  forgetNo: "Zostaw",
  forgetting: "Usuwanie …",
  forgotten: "Usunięte.",
  forgottenOf: (count) =>
    [
      plural(count.likes, {
        one: `${count.likes} polubienie`,
        few: `${count.likes} polubienia`,
        other: `${count.likes} polubień`,
      }),
      plural(count.wishes, {
        one: `${count.wishes} życzenie`,
        few: `${count.wishes} życzenia`,
        other: `${count.wishes} życzeń`,
      }),
      plural(count.votes, {
        one: `${count.votes} głos`,
        few: `${count.votes} głosy`,
        other: `${count.votes} głosów`,
      }),
      plural(count.thanks, {
        one: `${count.thanks} podziękowanie`,
        few: `${count.thanks} podziękowania`,
        other: `${count.thanks} podziękowań`,
      }),
    ].join(", "),
  forgottenNothing: "Z tego telefonu był tylko plik cookie i on też zniknął.",
  forgottenLater: "Było tego tyle, że reszta zniknie sama w ciągu kilku minut.",
  forgottenDays: (forgottenDays) =>
    `Przez ${days(forgottenDays)} Pika pamięta sam numer, żeby usunąć to, co dotrze z opóźnieniem.`,
  failedOffline: "Nie masz sieci, więc jeszcze nic nie zostało usunięte. Spróbuj, gdy sieć wróci.",
  failedAway: "Pika nie odpowiedziała, więc może nie wszystko zostało usunięte. Spróbuj za chwilę.",
  forDjs: "DJ usuwa wieczory, laptopy i konto w programie Pika na laptopie: przycisk „Account”.",

  ask: "Pytania",
  askAt: "O to, co tu przechowujemy, zapytaj tego, kto prowadzi ten serwer:",
  askDj: "O to, co tu przechowujemy, zapytaj tego, kto prowadzi ten serwer; Twój DJ wie, kto to jest.",
  usual: "Nie udało się zapytać tego serwera o jego własne czasy. Te są zwykłe.",
};

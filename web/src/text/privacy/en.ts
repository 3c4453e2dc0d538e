/** What the page about privacy says, in English: loaded with that page only. `pl.ts` has the same shape. Every figure comes from the caller. */

import { pluralIn } from "../plural.ts";

const plural = pluralIn("en");
const days = (count: number) => plural(count, { one: `${count} day`, other: `${count} days` });
const hours = (count: number) => plural(count, { one: `${count} hour`, other: `${count} hours` });

export const en = {
  title: "Your data",
  lead:
    "Pika wants little of you. This is all of it: what is kept, for how long, who sees it, how to delete it.",
  head: { what: "What", why: "What for", who: "Who sees it", long: "How long" },

  dancers: "If you dance",
  dancersHint:
    "No name, no e-mail address, no account. Your phone gets a random number, in a cookie, and that is all Pika knows you by.",
  cookie: {
    what: "The cookie: a random number",
    why: "So that you count once, and can change your mind.",
    who: "Nobody sees it. It says nothing about you.",
    long: (cookieDays: number) => `${days(cookieDays)} after the last night that you opened`,
  },
  actions: {
    what: "Likes, tempo wishes, votes, thank-yous",
    why: "So that the DJ knows what you like.",
    who: "Everybody sees how many there are. Nobody sees whose.",
    long: (dancerDays: number) =>
      `With your number until ${
        days(dancerDays)
      } after the night. Then the number is taken off, and only the figures stay.`,
  },
  presence: {
    what: "That you are there",
    why: "For the number of dancers in the room.",
    who: "Everybody sees the number.",
    long: (seconds: number) => `While the page is open, and at most ${seconds} seconds longer`,
  },
  phone: {
    what: "On your phone: your language, the last night, presses that wait for a network",
    why: "So that the page works where the network does not.",
    who: "Nobody. It stays on your phone.",
    long: (outboxHours: number) => `Presses at most ${hours(outboxHours)}, the rest until you delete it`,
  },

  djs: "If you are a DJ",
  djsHint:
    "Your music never leaves your laptop: no file, no folder, nothing of your library but the tracks that you play live.",
  account: {
    what:
      "Your account: name and public address; if you set them, e-mail address, password and recovery code",
    why: "So that your nights are yours, on any laptop.",
    who:
      "Name and address: everybody. The e-mail address: you. Of password and code only a fingerprint is kept, from which nobody can read them.",
    long: "Until you delete it",
  },
  devices: {
    what: "Your laptops: the name that each has, and when it was last there",
    why: "So that you can sign out a lost one.",
    who: "You",
    long: (deviceDays: number) => `Until you sign it out, and at most ${days(deviceDays)} longer`,
  },
  nights: {
    what: "Your nights: title, times, tracks, votes and figures",
    why: "For the page of the night, and the recap afterwards.",
    who: "Everybody who has the link; everybody at all when you list it.",
    long: (nightDays: number | null) =>
      nightDays === null ? "Until you delete it" : `${days(nightDays)} after its end, or until you delete it`,
  },
  events: {
    what: "What happened in a night, step by step, and what you announced",
    why: "So that phones that were away catch up.",
    who: "Whoever follows the night",
    long: (eventDays: number) => `${days(eventDays)} after its end`,
  },

  around: "Around it",
  address: {
    what: "Your network address (IP)",
    why: "Against those who would send thousands of requests.",
    who: "Only the running program",
    long:
      "In memory only. One that was shut out for abuse is kept as long as it is. Whoever brings the network to this server, such as Cloudflare, sees it as well.",
  },
  logs: {
    what: "Logs: which kind of request, when, how long it took",
    why: "To find mistakes.",
    who: "Whoever runs this server",
    long: (megabytes: number) =>
      `The last ${megabytes} MB of each program. No names, no cookies, no network addresses in full.`,
  },
  backups: {
    what: "Backups of the database",
    why: "So that a broken disk loses no night.",
    who: "Whoever runs this server",
    long: (backupDays: number) => `${days(backupDays)}. What you delete is gone from them by then, too.`,
  },
  noMore:
    "There are no adverts, no statistics about you, no services of others in this page. The downloads for DJs come from GitHub, which then sees your network address.",

  toDelete: "Delete it",
  forget: "Delete what this phone did",
  forgetHint: (dancerDays: number) =>
    `Your likes, wishes, votes and thank-yous of the last ${
      days(dancerDays)
    }, and the cookie. The figures of these nights go down by yours. What is older has no number any more: nobody can tell which were yours, so it stays.`,
  forgetFinal: "This cannot be undone. On the next night you are a new dancer.",
  forgetYes: "Yes, delete it all",
  forgetNo: "Keep it",
  forgetting: "Deleting …",
  forgotten: "It is deleted.",
  forgottenOf: (count: { likes: number; wishes: number; votes: number; thanks: number }) =>
    [
      plural(count.likes, { one: `${count.likes} like`, other: `${count.likes} likes` }),
      plural(count.wishes, { one: `${count.wishes} wish`, other: `${count.wishes} wishes` }),
      plural(count.votes, { one: `${count.votes} vote`, other: `${count.votes} votes` }),
      plural(count.thanks, { one: `${count.thanks} thank-you`, other: `${count.thanks} thank-yous` }),
    ].join(", "),
  forgottenNothing: "There was nothing of this phone but the cookie, and that is gone as well.",
  forgottenLater: "It was so much that the rest goes by itself within the next minutes.",
  forgottenDays: (forgottenDays: number) =>
    `For ${days(forgottenDays)} Pika keeps the bare number, to delete what arrives late.`,
  failedOffline: "You have no network, so nothing is deleted yet. Try again when there is one.",
  failedAway: "Pika did not answer, so perhaps not all of it is deleted. Try again in a moment.",
  forDjs: "As a DJ you delete nights, laptops and your account in Pika on your laptop: press “Account”.",

  ask: "Questions",
  askAt: "About what is kept here, ask whoever runs this server:",
  askDj: "About what is kept here, ask whoever runs this server; your DJ knows who that is.",
  usual: "This server could not be asked for its own times. These are the usual ones.",
};

export type PrivacyText = typeof en;

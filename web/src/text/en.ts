/** Everything the app says, in English. `pl.ts` has the same shape: the compiler sees to it. */

import { pluralIn } from "./plural.ts";

const plural = pluralIn("en");

export const en = {
  locale: "en-GB",

  app: {
    name: "Pika",
    tagline: "What is playing? Now you know.",
    skip: "Skip to the content",
    languageLabel: "Language",
    forDjs: "Pika for DJs",
    privacy: "Your data",
    home: "Pika, first page",
    loading: "Loading …",
    close: "Close",
    tryAgain: "Try again",
    reload: "Reload",
    newVersion: "A new version of Pika is here. Reload the page to go on.",
    noNetwork: "You have no network.",
    noNetworkHint: "Pika tries again by itself as soon as there is one.",
    needsCookies: "Pika needs cookies to count you once. Allow them, and reload the page.",
    cloudAway: "Pika does not answer.",
    cloudAwayHint: "It is probably back in a moment; this page tries again by itself.",
  },

  home: {
    codeLabel: "Code of the night",
    codeHint: "Five letters and digits, on the DJ's screen. Or scan the QR code with your camera.",
    go: "Join",
    codeShort: (missing: number) =>
      plural(missing, { one: `${missing} more sign`, other: `${missing} more signs` }) + " to go",
    codeLookAlike: "A code never has 0, O, 1, I or L in it. Look again?",
    liveNow: "Live now",
    nobodyLive: "Nobody is live right now.",
    nobodyLiveHint: "When a DJ goes live for everybody, the night shows up here by itself.",
    withDj: "with",
  },

  live: {
    pageTitle: (title: string, dj: string) => `${title ? `${title} · ` : ""}${dj} live`,
    defaultTitle: "Tonight",
    nowPlaying: "Now playing",
    nothingPlaying: "The floor is quiet.",
    nothingPlayingHint: "The next track appears here the moment it starts.",
    since: (time: string) => `since ${time}`,
    bpm: (value: string) => `${value} BPM`,
    key: (value: string) => `Key ${value}`,
    energy: (value: number) => `Energy ${value} of 10`,
    listeners: (count: number, shown: string) =>
      plural(count, { one: `${shown} dancer here`, other: `${shown} dancers here` }),
    like: "I like this one",
    likeSong: (title: string) => `Like ${title}`,
    likes: (count: number, shown: string) => plural(count, { one: `${shown} like`, other: `${shown} likes` }),
    tempo: "How is the tempo?",
    slower: "Slower",
    perfect: "Perfect",
    faster: "Faster",
    tempoShare: (wish: string, count: number) =>
      `${wish}: ` + plural(count, { one: `${count} dancer`, other: `${count} dancers` }),
    announcement: "From the DJ",
    left: (time: string) => `${time} left`,
    poll: "Your vote",
    pollClosed: "The vote is over",
    pollChange: "You can change your vote until it closes.",
    votes: (count: number, shown: string) => plural(count, { one: `${shown} vote`, other: `${shown} votes` }),
    thank: "Say thank you",
    thanked: "Thank you, sent",
    thankHint: "A quiet applause for the DJ.",
    thanks: (count: number, shown: string) =>
      plural(count, { one: `${shown} dancer said thank you`, other: `${shown} dancers said thank you` }),
    history: "Played before",
    historyEmpty: "The tracks of the night gather here.",
    share: "Share",
    shareText: (dj: string) => `Dance along: ${dj} is live on Pika`,
    copied: "The link is copied.",
    copyFailed: "The link could not be copied. It is in the address bar.",
    djAway: "The DJ's network is away. The night goes on, and this page catches up by itself.",
    ended: "The night is over",
    endedHint: "Thank you for dancing.",
    toRecap: "See the whole night",
    unknown: "There is no night with this code.",
    unknownHint: (code: string) => `“${code}” may be mistyped. Look at the DJ's screen once more.`,
    announceTrack: (title: string, artist: string) => `Now playing: ${title}${artist ? ` by ${artist}` : ""}`,
  },

  light: {
    label: "Connection",
    open: "Connected",
    connecting: "Connecting …",
    again: "Reconnecting …",
    offline: "No network",
    stopped: "Not connected",
    kept: (count: number) =>
      plural(count, {
        one: "1 press is kept and sent later",
        other: `${count} presses are kept and sent later`,
      }),
  },

  refused: {
    session_ended: "The night is over, so that was not counted.",
    not_playing: "That track is over already; the wish was not counted.",
    play_unknown: "The DJ took that track back.",
    poll_unknown: "That vote is not open any more.",
    poll_closed: "The vote closed before yours arrived.",
    option_unknown: "That answer does not exist any more.",
    other: "That was not taken, sorry.",
  },

  recap: {
    pageTitle: (title: string, dj: string) => `${title ? `${title} · ` : ""}${dj}, the night`,
    defaultTitle: "A night",
    tracks: (count: number) => plural(count, { one: "track", other: "tracks" }),
    likes: (count: number) => plural(count, { one: "like", other: "likes" }),
    peak: (count: number) => plural(count, { one: "dancer at once", other: "dancers at once" }),
    thanks: (count: number) => plural(count, { one: "thank-you", other: "thank-yous" }),
    meanBpm: "BPM on average",
    picture: "The shape of the night",
    pictureHint: "Energy as hills, tempo as a line, likes above.",
    legendEnergy: "Energy",
    legendTempo: "Tempo (BPM)",
    legendLikes: "Likes",
    pictureText: (
      about: { tracks: number; slowest: string | null; fastest: string | null; best: string | null },
    ) =>
      plural(about.tracks, { one: `${about.tracks} track`, other: `${about.tracks} tracks` }) +
      (about.slowest === null ? "" : `, between ${about.slowest} and ${about.fastest} BPM`) +
      (about.best === null ? "" : `; the most liked is ${about.best}`) +
      ". All figures are in the table below.",
    best: "Most liked",
    trackList: "All tracks",
    noTracks: "Nothing was played that night.",
    columns: {
      time: "Time",
      title: "Title",
      artist: "Artist",
      bpm: "BPM",
      key: "Key",
      energy: "Energy",
      likes: "Likes",
    },
    polls: "Votes",
    exportCsv: "As a table (CSV)",
    exportText: "As text",
    share: "Share the night",
    shareText: (dj: string) => `A night with ${dj}, track by track`,
    unknown: "There is no such night.",
    unknownHint: "The link may be old or mistyped.",
    notYet: "This night is still going on.",
    notYetHint: "Its recap appears here when it has ended.",
  },

  dj: {
    live: "Live now",
    notLive: "Not live at the moment.",
    past: "Past nights",
    noPast: "No nights yet.",
    unknown: "There is no DJ with this address.",
    unknownHint: "Perhaps the link is old or mistyped.",
  },

  notFound: {
    title: "There is nothing here.",
    hint: "The link may be old or mistyped.",
    home: "To the first page",
  },
};

export type Text = typeof en;

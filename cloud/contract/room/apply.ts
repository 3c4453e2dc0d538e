/** How events and figures change the state of a room: the same function everywhere. It holds no structs, so that pages stay small. */

import { limits } from "../limits.ts";
import type { SessionEvent } from "./events.ts";
import type { Counts, LiveState } from "./state.ts";

/** The state after an event. Changes nothing in place. */
export function applyEvent(state: LiveState, event: SessionEvent): LiveState {
  switch (event.kind) {
    case "play": {
      const plays = [event.play, ...state.plays].slice(0, limits.livePlays);
      return { ...state, now: event.play.id, plays, tempo: noWishes(event.play.id) };
    }
    case "track": {
      const plays = state.plays.map((play) => play.id === event.play ? { ...play, ...event.track } : play);
      return { ...state, plays };
    }
    case "stop":
      return { ...state, now: null, tempo: null };
    case "retract": {
      const others = state.plays.filter((play) => play.id !== event.play);
      const plays = event.back ? [...others, event.back] : others;
      return state.now === event.play ? { ...state, plays, now: null, tempo: null } : { ...state, plays };
    }
    case "dj":
      // A session that the grace period ended is live again when its DJ comes back.
      return { ...state, status: event.status, ended_at: null };
    case "session":
      return { ...state, title: event.title, listed: event.listed };
    case "named":
      return { ...state, dj: event.dj };
    case "announcement":
      return { ...state, announcement: event.announcement };
    case "announcement_over":
      return state.announcement?.id === event.announcement ? { ...state, announcement: null } : state;
    case "poll":
      return { ...state, poll: event.poll };
    case "poll_over":
      return state.poll?.id === event.poll
        ? { ...state, poll: { ...state.poll, votes: event.votes, closed: true, closes_at: null } }
        : state;
    case "ended":
      return {
        ...state,
        status: "ended",
        ended_at: event.ended_at,
        now: null,
        tempo: null,
        announcement: null,
      };
    default:
      // An event of a newer cloud: what this side does not know, it does not show.
      return state;
  }
}

/** The state with newer figures. Figures of a play or poll that is not the current one are left out. */
export function applyCounts(state: LiveState, counts: Counts): LiveState {
  const likes = new Map(counts.likes);
  const poll = state.poll && !state.poll.closed && counts.poll?.id === state.poll.id
    ? { ...state.poll, votes: counts.poll.votes }
    : state.poll;
  return {
    ...state,
    listeners: counts.listeners,
    thanks: counts.thanks,
    tempo: counts.tempo && counts.tempo.play === state.now ? counts.tempo : state.tempo,
    plays: likes.size === 0
      ? state.plays
      : state.plays.map((play) => ({ ...play, likes: likes.get(play.id) ?? play.likes })),
    poll,
  };
}

function noWishes(play: string) {
  return { play, slower: 0, perfect: 0, faster: 0 };
}

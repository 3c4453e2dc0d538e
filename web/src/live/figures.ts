/**
 * The figures that one's own press changes, shown before the cloud has counted it. The cloud's figures are absolute and may or may not hold
 * the press already when its acknowledgement comes; so a press remembers the figures before and after, and "after" is shown as long as the
 * cloud's are still those of "before". Thus a number never jumps back and forth, and never counts a dancer twice. Pure.
 */

import type { DancerAction } from "@pika/contract/room/dancer.ts";
import type { DancerState, LiveState, TempoWish } from "@pika/contract/room/state.ts";
import { type Room, said } from "./room.ts";

/** An action under way. */
export interface Press {
  action: DancerAction;
  before: readonly number[];
  after: readonly number[];
}

const wishes: readonly TempoWish[] = ["slower", "perfect", "faster"];

/** The press that `action` is, in a room whose figures are the cloud's. */
export function press(room: Room, action: DancerAction): Press {
  const before = figuresOf(room.state, action);
  const was = share(room.you, action);
  const becomes = share(said(room.you, action), action);
  return { action, before, after: before.map((figure, i) => Math.max(0, figure - was(i) + becomes(i))) };
}

/** The room as it is shown while the presses are under way. */
export function withPresses(room: Room, presses: readonly Press[]): Room {
  return presses.reduce((shown, one) => ({
    ...shown,
    state: same(figuresOf(shown.state, one.action), one.before)
      ? withFigures(shown.state, one.action, one.after)
      : shown.state,
    you: said(shown.you, one.action),
  }), room);
}

/** The figures that an action changes: a like's one, the three of the tempo, one per option of a poll, the thanks. */
function figuresOf(state: LiveState, action: DancerAction): number[] {
  switch (action.type) {
    case "like":
      return state.plays.filter((play) => play.id === action.play).map((play) => play.likes);
    case "tempo": {
      const { tempo } = state;
      return tempo?.play === action.play ? wishes.map((wish) => tempo[wish]) : [];
    }
    case "vote":
      return state.poll?.id === action.poll ? state.poll.votes : [];
    case "thank":
      return [state.thanks];
  }
}

function withFigures(state: LiveState, action: DancerAction, figures: readonly number[]): LiveState {
  const [first = 0, second = 0, third = 0] = figures;
  if (figures.length === 0) return state;
  switch (action.type) {
    case "like": {
      const plays = state.plays.map((play) => play.id === action.play ? { ...play, likes: first } : play);
      return { ...state, plays };
    }
    case "tempo":
      return { ...state, tempo: { play: action.play, slower: first, perfect: second, faster: third } };
    case "vote":
      return { ...state, poll: state.poll && { ...state.poll, votes: [...figures] } };
    case "thank":
      return { ...state, thanks: first };
  }
}

/** How much of each figure is the dancer's own: 0 or 1. */
function share(you: DancerState, action: DancerAction): (index: number) => number {
  switch (action.type) {
    case "like":
      return () => Number(you.likes.includes(action.play));
    case "tempo":
      return (i) => Number(you.tempo?.play === action.play && you.tempo.wish === wishes[i]);
    case "vote":
      return (i) => Number(you.vote?.poll === action.poll && you.vote.option === i);
    case "thank":
      return () => Number(you.thanked);
  }
}

function same(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((figure, i) => figure === b[i]);
}

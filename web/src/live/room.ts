/** What a phone knows of a night, and how each message of the cloud changes it. Pure. */

import type { DancerAction, ToDancer } from "@pika/contract/room/dancer.ts";
import { applyCounts, applyEvent } from "@pika/contract/room/apply.ts";
import type { DancerState, LiveState } from "@pika/contract/room/state.ts";

export interface Room {
  /** Number of the newest event in `state`. */
  seq: number;
  state: LiveState;
  you: DancerState;
}

export const nobody: DancerState = { likes: [], tempo: null, vote: null, thanked: false };

export interface Received {
  room: Room | null;
  /** An event is missing: the phone must ask for what it missed. */
  gap: boolean;
}

/** The room after a message. A message about another session, or one that was seen, changes nothing. */
export function receive(room: Room | null, message: ToDancer): Received {
  if (message.type === "snapshot") {
    return { room: { seq: message.seq, state: message.state, you: message.you }, gap: false };
  }
  if (!room || !("session" in message) || message.session !== room.state.session) return { room, gap: false };
  switch (message.type) {
    case "resumed": {
      const state = applyCounts(room.state, message.counts);
      return { room: { seq: room.seq, state, you: message.you }, gap: message.seq > room.seq };
    }
    case "event":
      if (message.seq <= room.seq) return { room, gap: false };
      if (message.seq > room.seq + 1) return { room, gap: true };
      return {
        room: { ...room, seq: message.seq, state: applyEvent(room.state, message.event) },
        gap: false,
      };
    case "counts":
      return { room: { ...room, state: applyCounts(room.state, message.counts) }, gap: false };
  }
}

/** What the dancer has said, after an action that the cloud took. */
export function said(you: DancerState, action: DancerAction): DancerState {
  switch (action.type) {
    case "like": {
      const others = you.likes.filter((play) => play !== action.play);
      return { ...you, likes: action.on ? [...others, action.play] : others };
    }
    case "tempo":
      return { ...you, tempo: action.wish && { play: action.play, wish: action.wish } };
    case "vote":
      return { ...you, vote: { poll: action.poll, option: action.option } };
    case "thank":
      return { ...you, thanked: true };
  }
}

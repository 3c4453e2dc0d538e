import { formatClock, formatElapsed } from "./clock.ts";
import { plural } from "./numbers.ts";
import type { NetworkStatus } from "@pika/contract/desk/live.ts";

export interface NetworkWords {
  /** Two or three words beside the light. */
  headline: string;
  /** What it means and what happens next. */
  detail: string;
}

/** Problems that the DJ must end; with any other Pika goes on by itself. */
export type NetworkRemedy = "update" | "sign_in" | "end_night" | "none";

/** What the DJ can do about the network's problem. */
export function remedy({ problem }: Pick<NetworkStatus, "problem">): NetworkRemedy {
  switch (problem?.code) {
    case "unsupported_protocol":
      return "update";
    case "not_signed_in":
      return "sign_in";
    case "other_device":
    case "not_your_session":
    case "session_refused":
    case "out_of_step":
      return "end_night";
    default:
      return "none";
  }
}

/** The network light in words; `now` in milliseconds since 1970. */
export function networkWords(network: NetworkStatus, now: number): NetworkWords {
  const { light, waiting, problem } = network;
  switch (light) {
    case "off":
      return { headline: "Not live", detail: "" };
    case "green":
      return {
        headline: "Connected",
        detail: waiting === 0 ? "The phones have everything." : `Sending ${things(waiting)}.`,
      };
    case "yellow":
      return {
        headline: yellowHeadline(network),
        detail: sentences(since(network, now), kept(waiting), next(network, now)),
      };
    case "red":
      return {
        headline: redHeadline(network),
        detail: remedy(network) === "end_night"
          ? sentences(
            problem!.message,
            "Your logbook keeps everything; for a new room, end this night and go live again.",
          )
          : sentences(since(network, now), problem?.message ?? "", kept(waiting), next(network, now)),
      };
  }
}

function yellowHeadline({ connected, offline_since }: NetworkStatus): string {
  if (connected) return "Catching up";
  return offline_since === null ? "Connecting" : "No network";
}

function redHeadline(network: NetworkStatus): string {
  switch (remedy(network)) {
    case "update":
      return "Update Pika";
    case "sign_in":
      return "Signed out";
    case "end_night":
      return "The room is lost";
    case "none":
      return network.connected ? "Something is wrong" : "No network";
  }
}

function kept(waiting: number): string {
  return waiting === 0
    ? "Nothing is lost."
    : `${things(waiting)} ${waiting === 1 ? "waits" : "wait"} here; nothing is lost.`;
}

function since(network: NetworkStatus, now: number): string {
  const { offline_since, connected } = network;
  if (connected || offline_since === null || remedy(network) !== "none") return "";
  return `Offline since ${formatClock(offline_since)} (${formatElapsed(offline_since, now)}).`;
}

function next({ connected, next_try_at }: NetworkStatus, now: number): string {
  if (connected || next_try_at === null) return "";
  const seconds = Math.ceil((next_try_at - now) / 1000);
  return seconds > 0 ? `Next try in ${seconds} s.` : "Trying now.";
}

function things(count: number): string {
  return plural(count, "thing");
}

function sentences(...parts: string[]): string {
  return parts.filter((part) => part !== "").map((part) => /[.!?]$/.test(part) ? part : `${part}.`).join(" ");
}

import { signal } from "@preact/signals";
import { RpcError } from "../rpc/client.ts";

export interface Toast {
  id: number;
  kind: "info" | "error";
  text: string;
  action?: { label: string; run: () => void };
}

/** Milliseconds a toast stays; errors stay longer, since they must be read. One with an action stays until it is used, or dismissed. */
const STAYS = { info: 6_000, error: 12_000 };

export const toasts = signal<Toast[]>([]);
let nextId = 1;

export function showToast(text: string, action?: Toast["action"]): void {
  add({ kind: "info", text, action });
}

/** Shows an error with what was attempted: `Cannot add the folder: ...`. */
export function showError(attempt: string, error: unknown): void {
  add({ kind: "error", text: `${attempt}: ${errorText(error)}` });
}

export function dismissToast(id: number): void {
  toasts.value = toasts.value.filter((toast) => toast.id !== id);
}

/** What an error says to a person. */
export function errorText(error: unknown): string {
  if (error instanceof RpcError || error instanceof Error) return error.message;
  return String(error);
}

/** Errors pile up, at most three; of other messages the newest replaces the one before. */
function add(toast: Omit<Toast, "id">): void {
  const id = nextId++;
  const errors = toasts.value.filter((old) => old.kind === "error");
  toasts.value = [...errors.slice(-2), { ...toast, id }];
  if (!toast.action) setTimeout(() => dismissToast(id), STAYS[toast.kind]);
}

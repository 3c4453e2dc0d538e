/** Short messages over the page, one after the other. */

import { signal } from "@preact/signals";

export interface Notice {
  id: number;
  text: string;
  /** A button; a notice with one stays until it is used. */
  action?: { label: string; run: () => void };
}

const shownFor = 7_000;
const most = 3;

export const notices = signal<Notice[]>([]);
let lastId = 0;

/** Shows a message. The same one twice is shown once. */
export function notify(text: string, action?: Notice["action"]): void {
  if (notices.value.some((notice) => notice.text === text)) return;
  const id = ++lastId;
  notices.value = [...notices.value, { id, text, action }].slice(-most);
  if (!action) setTimeout(() => dismiss(id), shownFor);
}

export function dismiss(id: number): void {
  notices.value = notices.value.filter((notice) => notice.id !== id);
}

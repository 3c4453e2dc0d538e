/** An edit that can be taken back. */
export interface DoneEdit {
  edit_id: number;
  /** What was done, for people: `BPM of "Song" set to 96.0`. */
  label: string;
  /** How it is taken back when it is no edit of a value; its `edit_id` is 0 then. Says what came of it. */
  takeBack?: () => Promise<void>;
}

/**
 * The edits of this session, newest last. The sidecar keeps the truth; this remembers only which edit Ctrl+Z means
 * and that no edit is taken back twice.
 */
export class UndoStack {
  #edits: DoneEdit[] = [];

  constructor(readonly limit = 100) {}

  push(edit: DoneEdit): void {
    this.#edits.push(edit);
    if (this.#edits.length > this.limit) this.#edits.shift();
  }

  /** Takes this edit off; false when it is not there any more. */
  remove(edit: DoneEdit): boolean {
    const index = this.#edits.indexOf(edit);
    if (index >= 0) this.#edits.splice(index, 1);
    return index >= 0;
  }

  /** Takes the newest edit off, or the one with `edit_id`. `null` when there is none. */
  take(edit_id?: number): DoneEdit | null {
    const index = edit_id === undefined
      ? this.#edits.length - 1
      : this.#edits.findIndex((edit) => edit.edit_id === edit_id);
    return this.#edits.splice(index < 0 ? this.#edits.length : index, 1)[0] ?? null;
  }

  get size(): number {
    return this.#edits.length;
  }
}

/**
 * A defect of `postgres` 3.4.9 (porsager/postgres #1154, #1208): a small write is put off until the next turn, and throws where nobody can catch it
 * when the connection was lost in between. In production the process ends by it and is started again, as after any crash; a test that kills
 * its Postgres must not end.
 */

let listening = false;

/** From here on that one error is overlooked in this process. */
export function overlookLostSocket(): void {
  if (listening) return;
  listening = true;
  globalThis.addEventListener("error", (event) => {
    if (isLostSocket(event.error)) event.preventDefault();
  });
}

function isLostSocket(error: unknown): boolean {
  return error instanceof TypeError && error.message.includes("reading 'write'") &&
    /nextWrite .*\/postgres\/src\/connection\.js/.test(error.stack ?? "");
}

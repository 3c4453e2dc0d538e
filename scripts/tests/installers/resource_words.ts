/** What a program for Windows holds, for tests: its resources are neither packed nor signed over. */

/** Whether it holds a text as its resources have it, in UTF-16. */
export function holdsWords(program: Uint8Array, text: string): boolean {
  return holdsBytes(program, new Uint8Array([...text].flatMap((letter) => [letter.charCodeAt(0), 0])));
}

/** Whether it holds these bytes, one after the other. */
export function holdsBytes(program: Uint8Array, part: Uint8Array): boolean {
  const text = (bytes: Uint8Array) => new TextDecoder("latin1").decode(bytes);
  return text(program).includes(text(part));
}

/** Whether a program for Windows is signed, read from the program itself. */

/**
 * Whether a program carries a signature (its security directory is not empty); false for what is no PE file.
 * `head`: its first bytes, 4096 are enough.
 */
export function hasSignature(head: Uint8Array): boolean {
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  if (head.length < 0x40 || view.getUint16(0) !== 0x4d5a) return false;
  const pe = view.getUint32(0x3c, true);
  if (pe + 24 + 152 > head.length || view.getUint32(pe) !== 0x50450000) return false;
  const plus = view.getUint16(pe + 24, true) === 0x20b; // PE32+
  const directories = pe + 24 + (plus ? 112 : 96);
  return view.getUint32(directories + 4 * 8 + 4, true) !== 0; // the size of the fifth: security
}

/** The first bytes of a file, as many as `hasSignature` needs. */
export async function headOf(file: string): Promise<Uint8Array> {
  using opened = await Deno.open(file);
  const head = new Uint8Array(4096);
  return head.subarray(0, await opened.read(head) ?? 0);
}

const words: Record<string, string> = {
  credentials_set: "E-mail and password set",
  password_changed: "Password changed, all others signed out",
  email_changed: "E-mail changed",
  email_verified: "E-mail confirmed",
  email_lost: "E-mail taken back: somebody else showed that it is theirs",
  recovery_code_made: "Recovery code made",
  recovered: "Recovery code used, all others signed out",
  signed_in: "Signed in",
  device_signed_out: "A laptop signed out",
};

/** What was done to an account's keys, such as `Password changed`; `null` for a kind that this app does not know. */
export function keyChangeWords(kind: string): string | null {
  return Object.hasOwn(words, kind) ? words[kind]! : null;
}

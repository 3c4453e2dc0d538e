import type { Account } from "@pika/contract/desk/account.ts";
import { TextField } from "../ui/text_field.tsx";

interface ProofFieldProps {
  id: string;
  now: Account;
  value: string;
  onChange: (text: string) => void;
}

/** What shows that it is the DJ who changes the keys of the account, and not somebody at the laptop; nothing while it has none. */
export function ProofField({ id, now, value, onChange }: ProofFieldProps) {
  if (now.asks_for === null) return null;
  const code = now.asks_for === "recovery_code";
  return (
    <TextField
      id={id}
      label={code ? "Your recovery code" : "Current password"}
      type={code ? "text" : "password"}
      value={value}
      onChange={onChange}
      hint={code ? "It stays good" : "Forgotten? Your recovery code does as well"}
    />
  );
}

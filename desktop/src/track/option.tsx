import type { ComponentChildren } from "preact";

interface OptionProps {
  /** What the button does, for those who hear the page. */
  label: string;
  /** What stands on it. */
  children: ComponentChildren;
  /** A word beside it: how sure, or where from. */
  hint?: string;
  onClick: () => void;
}

/** A value to take with one click. */
export function Option({ label, children, hint, onClick }: OptionProps) {
  return (
    <button type="button" class="button small option" title={label} onClick={onClick}>
      <span class="visually-hidden">{label},</span>
      {children}
      {hint && <span class="muted">{hint}</span>}
    </button>
  );
}

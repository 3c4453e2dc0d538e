interface TextFieldProps {
  id: string;
  label: string;
  type: "text" | "email" | "password";
  value: string;
  onChange: (text: string) => void;
  hint?: string;
  /** The most characters. */
  most?: number;
}

/** A line of text with its label, and a hint below it. */
export function TextField({ id, label, type, value, onChange, hint, most }: TextFieldProps) {
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input
        id={id}
        class="input"
        type={type as "text"} // Preact's types want one literal
        autocomplete="off"
        autocapitalize="off"
        spellcheck={false}
        maxLength={most}
        aria-describedby={hint ? `${id}-hint` : undefined}
        value={value}
        onInput={(event) => onChange(event.currentTarget.value)}
      />
      {hint && <p id={`${id}-hint`} class="hint">{hint}</p>}
    </div>
  );
}

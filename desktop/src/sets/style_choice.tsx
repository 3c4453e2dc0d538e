import { limits } from "@pika/contract/limits.ts";
import { limits as deskLimits } from "@pika/contract/desk/limits.ts";

interface StyleChoiceProps {
  id: string;
  value: string;
  onChange: (style: string) => void;
}

/** Blues, contemporary, or any words that a genre or a tag has. */
export function StyleChoice({ id, value, onChange }: StyleChoiceProps) {
  return (
    <div class="field">
      <label for={id}>Style</label>
      <input
        id={id}
        class="input"
        type="text"
        list="set-styles"
        autocomplete="off"
        placeholder="any"
        maxLength={deskLimits.style}
        value={value}
        onInput={(event) => onChange(event.currentTarget.value)}
      />
      <datalist id="set-styles">
        <option value="blues" />
        <option value="contemporary" />
      </datalist>
    </div>
  );
}

/** Where a dancer types the code of a night. */

import { useState } from "preact/hooks";
import { go } from "../route/location.ts";
import { text } from "../text/text.ts";
import { codeLength, codeProblem, readCode } from "./code_input.ts";

export function CodeField({ initial = "" }: { initial?: string }) {
  const [code, setCode] = useState(initial);
  const [asked, setAsked] = useState(false);
  const { home } = text.value;
  const problem = codeProblem(code);
  const shown = problem === "look_alike"
    ? home.codeLookAlike
    : asked && problem === "too_short"
    ? home.codeShort(codeLength - code.length)
    : null;
  return (
    <form
      class="code-form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setAsked(true);
        if (problem === null) go(`/live/${code}`);
      }}
    >
      <label for="code">{home.codeLabel}</label>
      <div class="code-row">
        <input
          id="code"
          name="code"
          class="code"
          type="text"
          value={code}
          dir="ltr"
          placeholder="·····"
          autocomplete="off"
          autocapitalize="characters"
          autocorrect="off"
          spellcheck={false}
          enterkeyhint="go"
          aria-invalid={shown !== null}
          aria-describedby="code-hint"
          onInput={(event) => {
            const next = readCode(event.currentTarget.value);
            event.currentTarget.value = next; // also when the code stays the same
            setCode(next);
          }}
        />
        <button type="submit" class="button button-main">{home.go}</button>
      </div>
      <p id="code-hint" class={shown ? "code-hint code-problem" : "code-hint"} role="status">
        {shown ?? home.codeHint}
      </p>
    </form>
  );
}

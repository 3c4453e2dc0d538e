import { useState } from "preact/hooks";
import { recover, signIn } from "../state/account.ts";
import { TextField } from "../ui/text_field.tsx";
import { useSubmit } from "../ui/use_submit.ts";

/** The two ways into an account that was made on another laptop. */
export function SignInForms() {
  return (
    <>
      <SignInForm />
      <RecoverForm />
    </>
  );
}

function SignInForm() {
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const { busy, problem, submit } = useSubmit(() => signIn({ email: email.trim(), password }));
  return (
    <form class="account-form" onSubmit={submit}>
      <h3>With e-mail and password</h3>
      <div class="pair">
        <TextField id="sign-in-email" label="E-mail" type="email" value={email} onChange={setEmail} />
        <TextField
          id="sign-in-password"
          label="Password"
          type="password"
          value={password}
          onChange={setPassword}
        />
      </div>
      {problem && <p class="problem" role="alert">{problem}</p>}
      <button type="submit" class="button" disabled={busy}>{busy ? "Signing in…" : "Sign in"}</button>
    </form>
  );
}

function RecoverForm() {
  const [code, setCode] = useState("");
  const { busy, problem, submit } = useSubmit(() => recover(code.trim()));
  return (
    <form class="account-form" onSubmit={submit}>
      <h3>With a recovery code</h3>
      <TextField
        id="recovery"
        label="Recovery code"
        type="text"
        value={code}
        onChange={setCode}
        hint="It signs out all your other laptops"
      />
      {problem && <p class="problem" role="alert">{problem}</p>}
      <button type="submit" class="button" disabled={busy}>{busy ? "Asking…" : "Use the code"}</button>
    </form>
  );
}

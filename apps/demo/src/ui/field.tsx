import type { ComponentChildren, InputHTMLAttributes, VNode } from 'preact';
import { useId } from 'preact/hooks';

interface InputProps {
  readonly type?: 'text' | 'password';
  readonly placeholder?: string;
  readonly required?: boolean;
  readonly minLength?: number;
  readonly inputmode?: 'url';
  readonly enterkeyhint?: 'go';
  readonly autocomplete?: 'off' | 'new-password' | 'current-password';
  readonly autocapitalize?: 'off';
  readonly autocorrect?: 'off';
  readonly spellcheck?: boolean;
}

/** A text field with its label, a hint and what is wrong with it. */
export function Field({
  label,
  hint,
  problem,
  value,
  onValue,
  ...input
}: InputProps & {
  readonly label: string;
  readonly hint?: ComponentChildren;
  readonly problem?: string | undefined;
  readonly value: string;
  readonly onValue: (value: string) => void;
}): VNode {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input
        {...(input as InputHTMLAttributes<HTMLInputElement>)}
        id={id}
        value={value}
        onInput={({ currentTarget }) => onValue(currentTarget.value)}
        aria-invalid={problem ? 'true' : undefined}
        aria-describedby={`${id}-hint`}
      />
      <p id={`${id}-hint`} class={problem ? 'hint problem' : 'hint'}>
        {problem ?? hint}
      </p>
    </div>
  );
}

/** The attributes of a field that holds no prose: nothing is corrected, completed or sent to a spell checker. */
export const verbatim = {
  autocomplete: 'off',
  autocapitalize: 'off',
  autocorrect: 'off',
  spellcheck: false,
} as const;

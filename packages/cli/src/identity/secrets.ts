import type { Io } from '../io.ts';
import type { Keyboard } from '../keyboard.ts';

/** Where secrets come from: the environment, or somebody at a terminal. */
export interface Secrets {
  readonly env: Io['env'];
  /** Undefined when there is none and nobody to ask. */
  passphrase(question: string): Promise<string | undefined>;
  /** Whether a wrong answer can be corrected. */
  readonly canAskAgain: boolean;
  say(text: string): void;
}

/** `PEERNAME_PASSPHRASE` where it is set, else whoever is at the keyboard. */
export function secretsFrom(env: Io['env'], keyboard: Keyboard | undefined): Secrets {
  const given = env['PEERNAME_PASSPHRASE'];
  return {
    env,
    passphrase: async (question) => given ?? (await keyboard?.ask(question, { hidden: true })),
    canAskAgain: given === undefined && keyboard !== undefined,
    say: (text) => keyboard?.show(text),
  };
}

/** Counts the questions that a wallet has not answered yet. */
export interface Asking {
  isAsking(): boolean;
  during<T>(question: Promise<T>): Promise<T>;
}

const known = new WeakMap<object, Asking>();

/** The count of a wallet. It is one, however often the wallet is connected: its owner sees each of the questions. */
export function askingOf(wallet: object): Asking {
  const asking = known.get(wallet) ?? createAsking();
  known.set(wallet, asking);
  return asking;
}

function createAsking(): Asking {
  let open = 0;
  return {
    isAsking: () => open > 0,
    async during(question) {
      open++;
      try {
        return await question;
      } finally {
        open--;
      }
    },
  };
}

/** Counts the questions that a wallet has not answered yet. */
export interface Asking {
  isAsking(): boolean;
  during<T>(question: Promise<T>): Promise<T>;
}

export function createAsking(): Asking {
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

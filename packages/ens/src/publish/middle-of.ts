/** The one in the middle of amounts, by their size: the lesser of two; undefined for none. */
export function middleOf(amounts: readonly (bigint | undefined)[]): bigint | undefined {
  const sorted = amounts.filter((one) => one !== undefined).sort((one, other) => (one < other ? -1 : 1));
  return sorted[Math.floor((sorted.length - 1) / 2)];
}

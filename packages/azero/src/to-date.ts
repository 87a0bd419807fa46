const lastDate = 8.64e15;

/** The date of milliseconds since the Unix epoch; the last one there is for times that a `Date` cannot say. */
export function toDate(ms: number): Date {
  return new Date(Math.min(ms, lastDate));
}

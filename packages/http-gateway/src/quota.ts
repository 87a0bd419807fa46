/** How many calls a client may make in a window of time. A whole window's worth may come at once. */
export interface Quota {
  readonly limit: number;
  /** In milliseconds. */
  readonly window: number;
}

/**
 * The link that the page was opened with. Imported before everything else: what is in a fragment must be gone from the
 * address bar, and from what the browser remembers, before any other code runs.
 */
export const openedLink: string | undefined = takeFragment();

/** Takes the fragment out of the address bar; gives the address as it was, or undefined when there was none. */
export function takeFragment(): string | undefined {
  const { hash, href, pathname, search } = location;
  if (hash.length < 2) return undefined;
  history.replaceState(history.state, '', pathname + search);
  return href;
}

import { type Count, independentUrls, isResolverError } from '@peername/resolver-core';
import { flagOf, type SettingName, type Settings } from './options.ts';
import { UsageError } from './usage-error.ts';

const usual: Count = 2;

/**
 * How many of the endpoints have to agree; undefined when one is enough. Whoever names three or more does not mean to
 * take one's word; whoever demands more than one word cannot be served by one.
 *
 * @param named - the endpoints that the user named; undefined for those of the network
 */
export function quorumAmong(
  named: readonly string[] | undefined,
  { quorum, require = 'single' }: Settings,
): Count | undefined {
  const wanted = quorum ?? (require === 'single' ? undefined : usual);
  if (wanted !== undefined) return wanted === 1 ? undefined : wanted;
  const areIndependent = named && named.length >= 3 && independentUrls(named).length === named.length;
  return areIndependent ? usual : undefined;
}

/** Makes a service; when the endpoints cannot be a quorum, says with which option to name more. */
export function withEnoughEndpoints<T>(option: SettingName, make: () => T): T {
  try {
    return make();
  } catch (error) {
    if (!isResolverError(error) || error.reason !== 'no-quorum') throw error;
    throw new UsageError(`${error.message}; name more of them: --${flagOf(option)} URL,URL`);
  }
}

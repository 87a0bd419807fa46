import type { CachedReading } from '../reading-cache.ts';
import type { Milliseconds } from '../units.ts';
import type { Verdict } from './floors.ts';
import type { NewsOfName } from './news-of-name.ts';

/** What the news say of an entry; it is good where there are none. */
export function verdictOn({ reading }: CachedReading, news: NewsOfName | undefined): Verdict {
  return news?.verdict(reading.evidence.block) ?? 'good';
}

// A block that one endpoint names and no other has got to is looked for no more often than that.
const recheckAfter: Milliseconds = 30_000;

/**
 * What is left of an entry: nothing where it is over, one that is stale since `since` where it is doubtful, and one that
 * is stale sooner where it is unmet.
 */
export function afterNews(
  entry: CachedReading,
  news: NewsOfName | undefined,
  since: Milliseconds,
): CachedReading | undefined {
  const verdict = verdictOn(entry, news);
  if (verdict === 'over') return undefined;
  if (verdict === 'good') return entry;
  const freshUntil = Math.min(entry.freshUntil, verdict === 'unmet' ? entry.readAt + recheckAfter : since);
  // What is never served stale is not served in doubt either.
  const isNeverStale = entry.staleUntil <= entry.freshUntil;
  return { ...entry, freshUntil, staleUntil: isNeverStale ? freshUntil : entry.staleUntil };
}

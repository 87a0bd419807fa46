import type { Count } from '@peername/resolver-core';
import { longestEventId, longestTarget, maxStreamNames } from '../../limits.ts';

const resuming = '&lastEventId=';
const longestBeginning: Count = longestTarget - resuming.length - longestEventId;

/** Where the stream of these names is, from the start or behind an event. */
export function streamTarget(names: readonly string[], lastId?: string | undefined): string {
  const resume = lastId === undefined ? '' : `${resuming}${encodeURIComponent(lastId)}`;
  return `/v1/watch?names=${names.map(encodeURIComponent).join(',')}${resume}`;
}

/** The names in as few streams as gateways take, with room in each for the id of an event. */
export function splitIntoStreams(names: readonly string[]): readonly (readonly string[])[] {
  const streams: string[][] = [];
  for (const name of names) {
    const last = streams.at(-1);
    const fits =
      last && last.length < maxStreamNames && streamTarget([...last, name]).length <= longestBeginning;
    if (fits) last.push(name);
    else streams.push([name]);
  }
  return streams;
}

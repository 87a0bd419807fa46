import type { CalleeLookup } from '@peername/call';
import type { Resolution } from '@peername/resolver-core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { hexOfKey } from '../identity/hex-of-key.ts';
import { seeResult } from './see-result.ts';

const [mine, other] = [7, 8].map((byte) => new Uint8Array(32).fill(byte)) as [Uint8Array, Uint8Array];
const never = new AbortController().signal;

const at = (number: bigint) =>
  ({
    state: 'found',
    evidence: {
      network: { title: 'Test' },
      block: { number },
      finality: 'latest',
      asked: 1,
      agreed: 1,
      endpoints: [],
      service: 'x',
    },
    freshness: { readAt: new Date(), origin: 'chain' },
  }) as unknown as Resolution;
const leadsTo = (key: Uint8Array, block: bigint): CalleeLookup => ({
  callee: { key, name: 'a.eth', pin: 'same', resolution: at(block) },
});
const outage: CalleeLookup = { reason: 'unknown', sentence: 'Nobody answered.' };

/** Answers one after the other, the last one for ever; gives what was seen, and how often was asked. */
async function see(...answers: readonly CalleeLookup[]) {
  let asked = 0;
  const find = async () => answers[Math.min(asked++, answers.length - 1)] as CalleeLookup;
  const seeing = seeResult(find, 5n, hexOfKey(mine), never);
  await vi.advanceTimersByTimeAsync(120_000);
  return { seen: await seeing, asked };
}

describe('seeResult', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('sees the own key', async () => {
    expect(await see(leadsTo(mine, 5n))).toMatchObject({ seen: { at: 'own-key' }, asked: 1 });
  });

  it('waits for readers that are behind', async () => {
    expect(await see(leadsTo(other, 4n), leadsTo(other, 4n), leadsTo(mine, 5n))).toMatchObject({
      seen: { at: 'own-key' },
      asked: 3,
    });
  });

  it('says that it is something else only of the block or a later one', async () => {
    expect((await see(leadsTo(other, 5n))).seen.at).toBe('something-else');
    expect((await see(leadsTo(other, 4n))).seen.at).toBe('nothing-learnt');
  });

  it('takes an outage for nothing, and not for something else', async () => {
    expect(await see(outage)).toMatchObject({ seen: { at: 'nothing-learnt' } });
    expect((await see(outage, outage, leadsTo(mine, 5n))).seen.at).toBe('own-key');
  });
});

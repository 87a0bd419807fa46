import { ResolverError } from '@peername/resolver-core';
import { createManualClock } from '@peername/resolver-core/testing';
import { describe, expect, it } from 'vitest';
import { createSharedWork } from './shared-work.ts';

const nobody = () => {};
const refused = new ResolverError({ code: 'UNAVAILABLE', shortMessage: 'refused' });

describe('shared work', () => {
  it('is begun once for all who ask while it runs, and anew afterwards', async () => {
    const work = createSharedWork<number>({ clock: createManualClock(), max: 10 });
    let begun = 0;
    const begin = async () => ++begun;
    expect(await Promise.all([work.run('a', nobody, begin), work.run('a', nobody, begin)])).toEqual([1, 1]);
    expect(await work.run('a', nobody, begin)).toBe(2);
  });

  it('that failed rests for 1 s, then for twice as long, up to 30 s, and never longer by a clock set back', async () => {
    let now = 1e12;
    const work = createSharedWork<number>({ clock: { now: () => now, schedule: () => nobody }, max: 10 });
    let tries = 0;
    const fail = async () => {
      tries += 1;
      throw refused;
    };
    const rests: number[] = [];
    for (let i = 0; i < 7; i++) {
      await expect(work.run('a', nobody, fail)).rejects.toBe(refused);
      const [began, before] = [now, tries];
      while (tries === before) {
        now += 500;
        await work.run('a', nobody, fail).catch(nobody);
      }
      rests.push(now - began);
    }
    expect(rests.slice(0, 3)).toEqual([1_000, 2_000, 4_000]);
    expect(Math.max(...rests)).toBe(30_000);
    now -= 3_600_000;
    expect(await work.run('a', nobody, async () => 1)).toBe(1);
  });

  it('that is not admitted is not begun, and is no failure', async () => {
    const work = createSharedWork<number>({ clock: createManualClock(), max: 10 });
    const refuse = () => {
      throw refused;
    };
    await expect(work.run('a', refuse, async () => 1)).rejects.toBe(refused);
    expect(await work.run('a', nobody, async () => 2)).toBe(2);
  });

  it('beyond the most at once is refused', async () => {
    const work = createSharedWork<void>({ clock: createManualClock(), max: 1 });
    void work.run('a', nobody, () => new Promise<void>(nobody));
    await expect(work.run('b', nobody, async () => {})).rejects.toMatchObject({ code: 'BUSY' });
  });
});

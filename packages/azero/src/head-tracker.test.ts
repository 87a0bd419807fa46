import type { Hex } from '@peername/resolver-core';
import { expect, it } from 'vitest';
import { createHeadTracker } from './head-tracker.ts';

const hash = (digit: string): Hex => `0x${digit.repeat(64)}`;
const clock = { time: 1_000_000, now: () => clock.time, schedule: () => () => {} };
const says = (digit: string) => async () => hash(digit);

it('keeps a head for two seconds from when it was asked for, and calls it ageing after one', async () => {
  const heads = createHeadTracker(clock);
  expect(heads.kept('finalized')).toBeUndefined();
  expect(heads.ageing('finalized')).toBe(true);
  await heads.fetch('finalized', async () => {
    clock.time += 500;
    return hash('1');
  });
  expect(heads.ageing('finalized')).toBe(false);
  clock.time += 501;
  expect(heads.ageing('finalized')).toBe(true);
  clock.time += 999;
  expect(heads.kept('finalized')?.hash).toBe(hash('1'));
  clock.time += 1;
  expect(heads.kept('finalized')).toBeUndefined();
});

it('keeps no head whose age cannot be told, because the clock was set back', async () => {
  const heads = createHeadTracker(clock);
  await heads.fetch('finalized', says('1'));
  clock.time -= 3_600_000;
  expect(heads.kept('finalized')).toBeUndefined();
});

it('keeps what is known of a block that is still the head, and the finalities apart', async () => {
  const heads = createHeadTracker(clock);
  const block = { number: 7n, hash: hash('1'), time: new Date(0) };
  (await heads.fetch('finalized', says('1'))).block = block;
  expect((await heads.fetch('finalized', says('1'))).block).toBe(block);
  expect((await heads.fetch('latest', says('1'))).block).toBeUndefined();
  expect((await heads.fetch('finalized', says('2'))).block).toBeUndefined();
});

it('asks for the best block for latest', async () => {
  const asked: string[] = [];
  const heads = createHeadTracker(clock);
  const ask = async (method: string) => {
    asked.push(method);
    return hash('1');
  };
  await heads.fetch('latest', ask);
  await heads.fetch('finalized', ask);
  expect(asked).toEqual(['chain_getBlockHash', 'chain_getFinalizedHead']);
});

it.each([null, '', '0x', '0x12', 12, `0x${'g'.repeat(64)}`, {}])('refuses %j as a head', async (value) => {
  await expect(createHeadTracker(clock).fetch('latest', async () => value)).rejects.toMatchObject({
    code: 'PROTOCOL',
  });
});

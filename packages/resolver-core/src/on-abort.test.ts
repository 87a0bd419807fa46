import { getEventListeners } from 'node:events';
import { expect, it } from 'vitest';
import { onAbort } from './on-abort.ts';

it('runs every task of a signal over one listener, but not those taken back', () => {
  const controller = new AbortController();
  const ran: number[] = [];
  const takeBack = Array.from({ length: 300 }, (_, i) => onAbort(controller.signal, () => ran.push(i)));
  expect(getEventListeners(controller.signal, 'abort')).toHaveLength(1);
  for (const undo of takeBack.slice(2)) undo();
  controller.abort();
  expect(ran).toEqual([0, 1]);
});

it('has nothing to do without a signal', () => {
  const undo = onAbort(undefined, () => {
    throw new Error('ran');
  });
  expect(undo()).toBeUndefined();
});

import { expect, it } from 'vitest';
import { describeQuality } from './quality-line.tsx';

it('says the way, the delay, what is lost and what is received', () => {
  const quality = {
    path: 'direct',
    roundTrip: 32,
    loss: 0.021,
    codecs: ['Opus', 'VP8'],
    picture: '1280×720',
  } as const;
  expect(describeQuality(quality)).toEqual(['Direct', '32 ms', '2 % lost', 'Opus and VP8', '1280×720']);
});

it('leaves out what is not known, and a loss that nobody hears', () => {
  expect(describeQuality({ path: 'relay', loss: 0.004, codecs: [] })).toEqual(['Through a relay']);
  expect(describeQuality({ codecs: [] })).toEqual([]);
});

import type { GatherProblem, PrivacyMode } from '@peername/call';
import pc from 'picocolors';
import { expect, it } from 'vitest';
import type { CallConsole } from './call-console.ts';
import type { CallEvent } from './call-event.ts';
import type { CallSetup } from './call-setup.ts';
import { makeLink } from './make-link.ts';

it('asks for another mode where a relay cannot be reached, and begins no call in that one', async () => {
  const told: CallEvent[] = [];
  const answers = ['relay', 'lan'];
  const desk = {
    keyboard: { ask: async () => answers.shift() },
    view: { colors: pc.createColors(false) },
    asJson: true,
    tell: (event: CallEvent) => void told.push(event),
    show: () => {},
  } as unknown as CallConsole;
  const problem: GatherProblem = { code: 'no-relay', sentence: 'The relay cannot be reached.' };
  const proceeded: PrivacyMode[] = [];
  const setup = {
    prepare: async (mode: PrivacyMode) => (mode === 'relay' ? problem : undefined),
    services: [],
    call: {
      state: { at: 'waiting', link: 'peername:#i=x', exposure: {}, expiresAt: new Date(0) },
      proceed: async (mode: PrivacyMode) => void proceeded.push(mode),
    },
  } as unknown as CallSetup;
  expect(await makeLink(setup, desk, {}, 'bob.azero')).toBeUndefined();
  expect(proceeded).toEqual(['lan']);
  expect(told).toMatchObject([
    { event: 'no-link', problem },
    { event: 'link', kind: 'invite' },
  ]);
});

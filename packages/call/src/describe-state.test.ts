import { expect, it } from 'vitest';
import type { CallState } from './call-state.ts';
import { describeState } from './describe-state.ts';

const key = new Uint8Array(32);
const party = { key, name: 'alice.azero', standing: 'verified' } as const;
const callee = { key, name: 'bob.azero', pin: 'new' } as const;
const problem = { code: 'no-relay', sentence: 'No relay gave an address.' } as const;
const link = {
  link: '',
  exposure: { mode: 'direct', addresses: [], disclosures: [], warnings: [] },
} as const;
const expiresAt = new Date(0);
const claims = {} as Extract<CallState, { at: 'ringing' }>['claims'];
const ringing = { at: 'ringing', claims, party } as const;
const waiting = { at: 'waiting', callee, ...link, expiresAt, pickedUp: false } as const;
const unchecked = { state: 'unchecked', sentence: 'alice.azero could not be looked up.' } as Extract<
  CallState,
  { at: 'ringing' }
>['check'];

const states: readonly CallState[] = [
  { at: 'idle' },
  { at: 'looking-up', target: ' bob\u202e.azero ' },
  { at: 'choosing', callee },
  { at: 'choosing', callee: { ...callee, pin: 'changed' } },
  { at: 'choosing', callee, problem },
  { at: 'checking' },
  { ...ringing, check: { state: 'unknown-key' } },
  { ...ringing, check: { state: 'unknown-key' }, party: { ...party, standing: 'unknown-key' } },
  { ...ringing, check: unchecked },
  { at: 'gathering', side: 'caller', mode: 'direct', callee },
  waiting,
  { ...waiting, pickedUp: true },
  { ...waiting, refused: { code: 'damaged', sentence: 'Part of this link was lost.' } },
  { at: 'reply-ready', party, ...link, expiresAt },
  { at: 'connecting', party },
  { at: 'in-call', party, since: expiresAt },
  { at: 'reconnecting', party, since: expiresAt },
  { at: 'ended', reason: 'hung-up', sentence: 'You hung up.' },
];

it('says where a call is in one plain sentence', () => {
  expect(states.map(describeState)).toMatchInlineSnapshot(`
    [
      "No call.",
      "Looking up bob\\u{202e}.azero.",
      "Choose how to call bob.azero.",
      "bob.azero has changed since you last saw it. Make sure that this is right before you call.",
      "No relay gave an address.",
      "Checking who calls.",
      "alice.azero is calling.",
      "Somebody who says they are alice.azero is calling.",
      "alice.azero could not be looked up.",
      "Making the invite.",
      "Send the invite to bob.azero, then open the reply that comes back.",
      "bob.azero picked up. Open the reply that they send you.",
      "Part of this link was lost.",
      "Send the reply to alice.azero. You are connected as soon as they open it.",
      "Connecting to alice.azero.",
      "In a call with alice.azero.",
      "The connection to alice.azero broke off. Trying to bring it back.",
      "You hung up.",
    ]
  `);
});

import { signal } from '@preact/signals';
import type { App } from '../src/app.ts';
import type { Talk } from '../src/calls/talk.ts';
import { fakeApp, fakeCall } from './fake-app.ts';
import { publishStories } from './publish-stories.ts';
import {
  callee,
  change,
  changeOfCompared,
  checks,
  claims,
  exposure,
  link,
  unknown,
  verified,
} from './samples.ts';

const soon = (): Date => new Date(Date.now() + 3_480_000);

const talk: Talk = {
  words: ['harbour', 'velvet', 'candle', 'orbit'],
  lines: signal([
    { from: 'peer', text: 'Hello! Can you see the plan?', at: new Date() },
    { from: 'me', text: 'Send it over, please.', at: new Date() },
    {
      from: 'peer',
      text: '<script>alert(1)</script>\u202e and a very long line without any end in sight to see how it wraps',
      at: new Date(),
    },
  ]),
  transfers: signal([
    { id: 1, direction: 'in', name: 'plan of the house.pdf', size: 3_400_000, moved: 0, state: 'offered' },
    { id: 2, direction: 'out', name: 'holiday.zip', size: 33_554_432, moved: 12_000_000, state: 'moving' },
    { id: 3, direction: 'in', name: 'notes.txt', size: 2_100, moved: 2_100, state: 'done', url: 'blob:x' },
  ]),
  received: signal(new Map()),
  hasMedia: true,
  say: () => true,
  offer: () => {},
  accept: () => {},
  refuse: () => {},
  cancel: () => {},
  close: () => {},
  forget: () => {},
};

const ringing = (name: keyof typeof checks): (() => App) => {
  const check = checks[name];
  const party = name === 'verified' ? verified : unknown;
  return () => fakeApp({ screen: fakeCall({ at: 'ringing', claims, check, party }) });
};

/** The views by name. */
export const stories: Readonly<Record<string, () => App>> = {
  home: () => fakeApp({}),
  'home-changed': () => fakeApp({ changed: true }),
  'home-first': () => fakeApp({ key: false }),
  'home-tests': () => fakeApp({ tests: true }),
  identity: () => fakeApp({ view: 'identity' }),
  'identity-first': () => fakeApp({ view: 'identity', key: false }),
  settings: () => fakeApp({ view: 'settings' }),
  'looking-up': () => fakeApp({ screen: fakeCall({ at: 'looking-up', target: 'alice.azero' }) }),
  choosing: () => fakeApp({ screen: fakeCall({ at: 'choosing', callee }) }),
  'choosing-changed': () =>
    fakeApp({ screen: fakeCall({ at: 'choosing', callee: { ...callee, pin: 'changed', change } }) }),
  'choosing-changed-compared': () =>
    fakeApp({
      screen: fakeCall({ at: 'choosing', callee: { ...callee, pin: 'changed', change: changeOfCompared } }),
    }),
  waiting: () =>
    fakeApp({
      screen: fakeCall({ at: 'waiting', callee, link, exposure, expiresAt: soon(), pickedUp: false }),
    }),
  'picked-up': () =>
    fakeApp({
      screen: fakeCall({ at: 'waiting', callee, link, exposure, expiresAt: soon(), pickedUp: true }),
    }),
  'ring-verified': ringing('verified'),
  'ring-unknown': ringing('unknown'),
  'ring-mismatch': ringing('mismatch'),
  'ring-changed': ringing('changed'),
  'ring-changed-compared': ringing('compared'),
  'ring-unchecked': ringing('unchecked'),
  reply: () =>
    fakeApp({ screen: fakeCall({ at: 'reply-ready', party: verified, link, exposure, expiresAt: soon() }) }),
  connecting: () => fakeApp({ screen: fakeCall({ at: 'connecting', party: verified }) }),
  'in-call': () => fakeApp({ screen: fakeCall({ at: 'in-call', party: verified, since: new Date() }, talk) }),
  'in-call-unknown': () =>
    fakeApp({ screen: fakeCall({ at: 'in-call', party: unknown, since: new Date() }, talk) }),
  reconnecting: () =>
    fakeApp({ screen: fakeCall({ at: 'reconnecting', party: verified, since: new Date() }, talk) }),
  ended: () =>
    fakeApp({ screen: fakeCall({ at: 'ended', reason: 'peer-left', sentence: 'alice.azero hung up.' }) }),
  'ended-intruder': () =>
    fakeApp({
      screen: fakeCall({
        at: 'ended',
        reason: 'intruder',
        sentence: 'Somebody else was on the line. Nothing of it was shown. Call again, with a new link.',
      }),
    }),
  'handed-over': () => fakeApp({ screen: { at: 'handed-over', result: { at: 'taken' } } }),
  'nobody-waits': () => fakeApp({ screen: { at: 'handed-over', result: { at: 'nobody-waits' } } }),
  'open-elsewhere': () => fakeApp({ screen: { at: 'open-elsewhere', link } }),
  'no-key': () => fakeApp({ key: false, screen: { at: 'no-key', link } }),
  ...publishStories,
};

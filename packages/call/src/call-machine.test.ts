import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CallEvent, callMoves, mayCapture, nextCallState } from './call-machine.ts';
import type { CallState } from './call-state.ts';

const key = new Uint8Array(32);
const party = fc.constantFrom('verified', 'unknown-key', 'by-overlay').map((standing) => ({ key, standing }));
const exposure = { mode: 'direct', addresses: [], disclosures: [], warnings: [] } as const;
const made = fc.constant({ link: 'peername:#i=x', exposure, expiresAt: new Date(0) });
const callee = fc
  .constantFrom('new', 'same', 'changed', 'none')
  .map((pin) => ({ key, pin, name: 'bob.fake' }));
const check = fc.constantFrom('unknown-key', 'verified', 'changed', 'unchecked').map((state) => ({ state }));
const claims = { callId: '00', kind: 'invite', fromKey: key, notAfter: 0, session: {} };
const mode = fc.constantFrom('relay', 'overlay', 'lan', 'direct');
const problem = fc.constantFrom('no-relay', 'no-overlay').map((code) => ({ code, sentence: 'x' }));
const reason = fc.constantFrom('hung-up', 'declined', 'expired', 'lost', 'refused');

// The parts of events that the machine only hands on are left small.
const event = fc.oneof(
  fc.record({ type: fc.constant('dialled'), target: fc.string() }),
  fc.record({ type: fc.constant('callee-found'), callee }),
  fc.record({ type: fc.constant('invite-opened') }),
  fc.tuple(check, party).map(([check, party]) => ({ type: 'caller-checked', claims, check, party })),
  fc
    .constantFrom('change-accepted', 'picked-up', 'connected', 'interrupted', 'restored')
    .map((type) => ({ type })),
  fc.record({ type: fc.constant('mode-chosen'), mode }),
  fc.record({ type: fc.constant('no-link'), problem }),
  made.map((link) => ({ type: 'invite-made', ...link })),
  fc.tuple(made, party).map(([link, party]) => ({ type: 'reply-made', party, ...link })),
  fc.constant({ type: 'reply-refused', refusal: { code: 'damaged', sentence: 'x' } }),
  fc.record({ type: fc.constant('reply-taken'), party }),
  fc.constant({ type: 'confirmed', at: new Date(1) }),
) as fc.Arbitrary<CallEvent>;
const over = fc.record({
  type: fc.constant('over'),
  reason,
  sentence: fc.string(),
}) as fc.Arbitrary<CallEvent>;
// Calls rarely end by themselves, so that most sequences come far.
const events = fc.array(fc.oneof({ weight: 60, arbitrary: event }, { weight: 1, arbitrary: over }), {
  maxLength: 400,
  size: 'max',
});

const idle = { at: 'idle' } as CallState;

describe('nextCallState', () => {
  it('reaches no state that the table of moves does not allow, and each one that it does', () => {
    const taken = new Set<string>();
    fc.assert(
      fc.property(events, (sequence) => {
        let state = idle;
        for (const event of sequence) {
          const next = nextCallState(state, event);
          if (next.at !== state.at) {
            expect(callMoves[state.at]).toContain(next.at);
            taken.add(`${state.at} -> ${next.at}`);
          }
          state = next;
        }
      }),
      { numRuns: 1_500 },
    );
    const allowed = Object.entries(callMoves).flatMap(([from, to]) => to.map((next) => `${from} -> ${next}`));
    expect([...taken].sort()).toEqual(allowed.sort());
  });

  it('stays where it ended, whatever comes later', () => {
    fc.assert(
      fc.property(events, over, events, (before, end, after) => {
        const ended = nextCallState(before.reduce(nextCallState, idle), end);
        expect(ended.at).toBe('ended');
        expect(after.reduce(nextCallState, ended)).toBe(ended);
      }),
    );
  });

  it('keeps its side: who dialled never rings, and who was called never waits for a reply', () => {
    fc.assert(
      fc.property(events, (sequence) => {
        const seen = new Set<string>();
        sequence.reduce((state, event) => {
          const next = nextCallState(state, event);
          seen.add(next.at === 'gathering' ? next.side : next.at);
          return next;
        }, idle);
        const called = ['checking', 'ringing', 'callee', 'reply-ready'].some((at) => seen.has(at));
        const calling = ['looking-up', 'choosing', 'caller', 'waiting'].some((at) => seen.has(at));
        expect(called && calling).toBe(false);
      }),
    );
  });

  it('makes nothing while a changed pin is not accepted', () => {
    fc.assert(
      fc.property(events, (sequence) => {
        sequence.reduce((state, event) => {
          const next = nextCallState(state, event);
          if (next.at === 'gathering') {
            if (next.side === 'caller') expect(next.callee.pin).not.toBe('changed');
            else expect(next.ringing.check.state).not.toBe('changed');
          }
          return next;
        }, idle);
      }),
    );
  });

  it('lets the first valid reply lock the call', () => {
    const waiting: CallState = {
      at: 'waiting',
      callee: { key, pin: 'none' },
      link: 'x',
      exposure,
      expiresAt: new Date(0),
      pickedUp: false,
    };
    const first = { key, name: 'first', standing: 'verified' } as const;
    const taken = nextCallState(waiting, { type: 'reply-taken', party: first });
    expect(taken).toEqual({ at: 'connecting', party: first });
    expect(nextCallState(taken, { type: 'reply-taken', party: { ...first, name: 'second' } })).toBe(taken);
  });
});

describe('mayCapture', () => {
  // What a face does: the user switches the camera whenever they like, and every change of state is obeyed.
  const wishes = fc.array(
    fc.oneof(
      { weight: 60, arbitrary: event },
      { weight: 20, arbitrary: fc.constantFrom('on' as const, 'off' as const) },
      { weight: 1, arbitrary: over },
    ),
    { maxLength: 400, size: 'max' },
  );

  it('leaves no camera on, whatever happens', () => {
    let on = 0;
    fc.assert(
      fc.property(wishes, over, (sequence, end) => {
        let state = idle;
        let camera = false;
        for (const step of [...sequence, end, 'on' as const]) {
          if (step === 'off') camera = false;
          else if (step === 'on') camera = mayCapture(state);
          else state = nextCallState(state, step);
          if (!mayCapture(state)) camera = false;
          if (camera) on++;
          if (['idle', 'looking-up', 'checking', 'ended'].includes(state.at)) expect(camera).toBe(false);
        }
        expect(camera).toBe(false);
      }),
      { numRuns: 500 },
    );
    expect(on).toBeGreaterThan(0);
  });
});

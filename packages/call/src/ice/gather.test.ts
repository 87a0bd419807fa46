import { createManualClock, settlePromises } from '@peername/resolver-core/testing';
import { describe, expect, test } from 'vitest';
import { gather } from './gather.ts';
import type { OverlayNetwork } from './overlay.ts';
import type { PeerConnection } from './peer-connection.ts';
import type { IcePolicy, PrivacyMode } from './policy.ts';
import { writeSessionDescription } from './session-sdp.ts';

const host = 'candidate:1 1 udp 2122260223 192.168.7.10 50001 typ host';
const onOverlay = 'candidate:4 1 udp 2122260223 10.115.0.1 50003 typ host';
const onAnyInterface =
  'candidate:5 1 udp 2113937151 1f4712db-ea17-4bcf-a596-105139dfd8bf.local 50004 typ host network-cost 999';
const reflexive = 'candidate:2 1 udp 1686052607 2.2.2.2 50001 typ srflx raddr 192.168.7.10 rport 50001';
const relayed = 'candidate:3 1 udp 41885439 3.3.3.3 50002 typ relay raddr 2.2.2.2 rport 50001';

describe('gather', () => {
  test('is done after a second in which nothing new came', async () => {
    const { clock, connection, outcome } = begin('direct');
    connection.find(host);
    await clock.advance(900);
    connection.find(reflexive);
    await clock.advance(900);
    expect(outcome()).toBe('waiting');
    await clock.advance(100);
    expect(outcome()).toMatchObject({
      session: { candidates: [{ address: '192.168.7.10' }, { address: '2.2.2.2' }] },
    });
  });

  test('does not wait longer than four seconds, however much comes', async () => {
    const { clock, connection, outcome } = begin('direct');
    for (let port = 50_000; port < 50_005; port++) {
      connection.find(`candidate:1 1 udp 1 192.168.7.10 ${port} typ host`);
      await clock.advance(800);
    }
    expect(outcome()).toMatchObject({ session: {} });
    expect(clock.pending).toBe(0);
  });

  test('does not wait at all once the browser has said that there is no more', async () => {
    const { connection, outcome } = begin('lan');
    connection.find(host);
    connection.complete();
    await settlePromises();
    expect(outcome()).toMatchObject({ session: { candidates: [{ address: '192.168.7.10' }] } });
  });

  test('is done at once with a connection that had gathered before', async () => {
    const { outcome } = begin('lan', (connection) => {
      connection.find(host);
      connection.complete();
    });
    await settlePromises();
    expect(outcome()).toMatchObject({ session: {} });
  });

  test('waits for an address that the mode may tell, and keeps the others back', async () => {
    const { clock, connection, outcome } = begin('relay');
    connection.find(host);
    connection.find(reflexive);
    await clock.advance(2_000);
    expect(outcome()).toBe('waiting');
    connection.find(relayed);
    await clock.advance(1_000);
    expect(outcome()).toMatchObject({
      session: { candidates: [{ type: 'relay', address: '3.3.3.3' }] },
      withheld: [{ candidate: { address: '192.168.7.10' } }, { candidate: { address: '2.2.2.2' } }],
    });
    expect(JSON.stringify(outcome())).not.toContain('raddr');
  });

  test.each([
    ['relay', 'no-relay'],
    ['overlay', 'no-overlay'],
    ['lan', 'no-address'],
    ['direct', 'no-address'],
  ] as const)('makes no link in %s mode without an address for it', async (mode, code) => {
    const { clock, connection, outcome } = begin(mode);
    if (mode !== 'direct') connection.find(mode === 'lan' ? relayed : host);
    await clock.advance(4_000);
    expect(outcome()).toEqual({ problem: { code, sentence: expect.stringMatching(/no link was made\./) } });
  });

  test.each([
    ['runs', async () => {}, 'session'],
    ['does not run', () => Promise.reject(new Error('nobody there')), 'problem'],
  ] as const)('asks the node of the overlay first whether it %s', async (_, checkRunning, what) => {
    const staex = { title: 'Staex', cidrs: ['10.115.0.0/16'], authenticates: true, checkRunning };
    const { connection, outcome } = begin('overlay', (early) => early.find(onOverlay), [staex]);
    connection.complete();
    await settlePromises();
    expect(Object.keys(outcome() as object)).toContain(what);
    if (what === 'problem') expect(outcome()).toMatchObject({ problem: { code: 'no-overlay' } });
  });

  test.each([
    ['the port alone, which only the node makes an address of', onAnyInterface, 'problem'],
    ['an address on the one without a node', 'candidate:5 1 udp 1 10.8.0.2 50004 typ host', 'session'],
  ])('counts on an overlay without a node for none but its addresses: %s', async (_, found, what) => {
    const down = {
      title: 'Staex',
      cidrs: ['10.115.0.0/16'],
      authenticates: true,
      checkRunning: () => Promise.reject(new Error('nobody there')),
      addressOf: () => Promise.reject(new Error('nobody there')),
    };
    const overlays = [down, { title: 'WireGuard', cidrs: ['10.8.0.0/24'], authenticates: true }];
    const { connection, outcome } = begin('overlay', (early) => early.find(found), overlays);
    connection.complete();
    await settlePromises();
    expect(Object.keys(outcome() as object)).toContain(what);
  });

  test.each([401, 403])('says that the relay refused the user when it answers %i', async (errorCode) => {
    const { connection, outcome } = begin('relay');
    connection.fail(errorCode);
    connection.complete();
    await settlePromises();
    expect(outcome()).toMatchObject({ problem: { code: 'relay-refused' } });
  });

  test('does not take a relay that is out of reach for one that refuses', async () => {
    const { connection, outcome } = begin('relay');
    connection.fail(701);
    connection.complete();
    await settlePromises();
    expect(outcome()).toMatchObject({ problem: { code: 'no-relay' } });
  });

  test('makes no link in relay mode where packets could go past the relay', async () => {
    const { outcome } = begin('relay', (connection) => {
      connection.enforcesRelay = false;
      connection.find(relayed);
    });
    await settlePromises();
    expect(outcome()).toMatchObject({
      problem: { code: 'no-relay', sentence: expect.stringMatching(/browser/) },
    });
  });

  test('ends when the user gives up, and listens no more', async () => {
    const { clock, connection, cancel, outcome } = begin('direct');
    connection.find(host);
    cancel();
    await settlePromises();
    expect(outcome()).toMatchObject({ name: 'ResolverError', code: 'ABORTED' });
    expect(clock.pending).toBe(0);
  });
});

function begin(
  mode: PrivacyMode,
  prepare: (connection: FakeConnection) => void = () => {},
  overlays: readonly OverlayNetwork[] = [],
) {
  const clock = createManualClock();
  const connection = new FakeConnection();
  const cancelled = new AbortController();
  let outcome: unknown = 'waiting';
  prepare(connection);
  const policy: IcePolicy = { mode, overlays };
  gather(connection as unknown as PeerConnection, policy, { clock, signal: cancelled.signal }).then(
    (result) => {
      outcome = result;
    },
    (error: unknown) => {
      outcome = error;
    },
  );
  return { clock, connection, cancel: () => cancelled.abort(), outcome: () => outcome };
}

/** A connection whose network does what the test says, as none can be told to be slow. */
class FakeConnection extends EventTarget {
  iceGatheringState: RTCIceGatheringState = 'gathering';
  enforcesRelay: boolean | undefined;
  readonly #found: string[] = [];

  get localDescription(): { readonly sdp: string } {
    const sdp = writeSessionDescription(
      {
        setup: 'actpass',
        ufrag: 'abcd',
        pwd: 'a'.repeat(24),
        fingerprint: new Uint8Array(32),
        candidates: [],
      },
      'offer',
    );
    // As browsers do after gathering.
    const leaking = sdp
      .replace('c=IN IP4 0.0.0.0', 'c=IN IP4 192.168.7.10')
      .replace('m=application 9', 'm=application 50001');
    return { sdp: `${leaking}${this.#found.map((line) => `a=${line}\r\n`).join('')}` };
  }

  find(candidate: string): void {
    this.#found.push(candidate);
    this.#tell('icecandidate', { candidate: { candidate } });
  }

  complete(): void {
    this.iceGatheringState = 'complete';
    this.#tell('icegatheringstatechange', {});
    this.#tell('icecandidate', { candidate: null });
  }

  fail(errorCode: number): void {
    this.#tell('icecandidateerror', { errorCode });
  }

  #tell(type: string, fields: object): void {
    this.dispatchEvent(Object.assign(new Event(type), fields));
  }
}

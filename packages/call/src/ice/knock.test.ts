import { createManualClock, settlePromises } from '@peername/resolver-core/testing';
import { describe, expect, test } from 'vitest';
import type { LinkCandidate } from './candidate.ts';
import { keepKnocking } from './knock.ts';

const candidates: readonly LinkCandidate[] = [
  { type: 'host', protocol: 'udp', kind: 'ipv4', address: '192.168.7.10', port: 50_001 },
  { type: 'srflx', protocol: 'udp', kind: 'ipv4', address: '2.2.2.2', port: 50_001 },
  { type: 'host', protocol: 'udp', kind: 'ipv4', address: '127.0.0.1', port: 50_001 },
];

describe('keepKnocking', () => {
  test('offers what the policy admits at once, and again every 8 seconds under foundations never seen', async () => {
    const { clock, added, stop } = begin();
    expect(added.map(addressOf)).toEqual(['192.168.7.10', '2.2.2.2']);
    await clock.advance(16_000);
    expect(added.map(addressOf)).toEqual(Array(3).fill(['192.168.7.10', '2.2.2.2']).flat());
    expect(new Set(added.map(foundationOf)).size).toBe(6);
    // Only then a candidate is the same one but for its foundation.
    expect(new Set(added.map((line) => line.replace(/^\S+/, ''))).size).toBe(2);
    stop();
  });

  test('keeps to foundations that agents can hold, for a whole day', async () => {
    const { clock, added, stop } = begin();
    await clock.advance(24 * 3_600_000);
    expect(added).toHaveLength(2 * 10_801);
    expect(Math.max(...added.map((line) => foundationOf(line).length))).toBeLessThanOrEqual(32);
    stop();
  });

  test('stops when told to, when the channel is open, and when the connection is closed', async () => {
    const told = begin();
    told.stop();
    let open = () => {};
    const until = new Promise<void>((resolve) => {
      open = resolve;
    });
    const opened = begin({ until });
    open();
    const closed = begin();
    closed.connection.connectionState = 'closed';
    await settlePromises();
    for (const { clock, added } of [told, opened, closed]) {
      await clock.advance(60_000);
      expect([added.length, clock.pending]).toEqual([2, 0]);
    }
  });

  test('leaves alone a connection that has found its peer, and goes on when it has lost them', async () => {
    const { clock, connection, added, stop } = begin();
    connection.iceConnectionState = 'connected';
    await clock.advance(60_000);
    expect(added).toHaveLength(2);
    connection.iceConnectionState = 'disconnected';
    await clock.advance(8_000);
    expect(added).toHaveLength(4);
    stop();
  });

  test('goes on where the connection refuses a candidate', async () => {
    const { clock, added, stop } = begin({ refuses: '192.168.7.10' });
    await clock.advance(8_000);
    expect(added).toHaveLength(4);
    stop();
  });
});

function begin(options: { readonly until?: Promise<void>; readonly refuses?: string } = {}) {
  const clock = createManualClock();
  const added: string[] = [];
  const connection = {
    connectionState: 'new' as RTCPeerConnectionState,
    iceConnectionState: 'new' as RTCIceConnectionState,
    async addIceCandidate(init: RTCIceCandidateInit | null = {}): Promise<void> {
      added.push(init?.candidate ?? '');
      if (options.refuses && init?.candidate?.includes(options.refuses)) throw new Error('no such family');
    },
  };
  const stop = keepKnocking(connection, { candidates }, { mode: 'direct' }, { clock, until: options.until });
  return { clock, connection, added, stop };
}

function addressOf(line: string): string | undefined {
  return line.split(' ')[4];
}

function foundationOf(line: string): string {
  return line.slice('candidate:'.length, line.indexOf(' '));
}

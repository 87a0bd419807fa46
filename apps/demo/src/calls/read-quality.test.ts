import { staticOverlay } from '@peername/call';
import { describe, expect, it } from 'vitest';
import { readQuality, type Stat } from './read-quality.ts';

/** A report with one chosen pair, as Chromium gives it. */
function report(local: object, remote: object, ...more: readonly Stat[]): Stat[] {
  return [
    { id: 'T', type: 'transport', selectedCandidatePairId: 'P' },
    {
      id: 'P',
      type: 'candidate-pair',
      localCandidateId: 'L',
      remoteCandidateId: 'R',
      currentRoundTripTime: 0.0321,
    },
    { id: 'L', type: 'local-candidate', candidateType: 'host', ...local },
    { id: 'R', type: 'remote-candidate', candidateType: 'host', ...remote },
    ...more,
  ];
}

describe('readQuality', () => {
  it.each([
    ['lan', { address: '192.168.7.10' }, { address: '10.0.0.2' }],
    ['lan', { address: '' }, { address: '6d0c1f0e-0000-4000-8000-000000000000.local' }],
    ['lan', { address: 'fe80::1' }, { address: 'fd00::2' }],
    ['direct', { address: '192.168.7.10' }, { address: '203.0.113.9' }],
    ['lan', { address: '127.0.0.1' }, { address: '::1' }],
    ['direct', { address: '192.168.7.10', candidateType: 'srflx' }, { address: '192.168.7.11' }],
    ['direct', { address: '192.168.7.10', candidateType: 'prflx' }, { address: '192.168.7.11' }],
    ['direct', { address: '192.168.7.10' }, { address: '192.168.7.11', candidateType: 'prflx' }],
    ['direct', { address: '192.168.7.10' }, { address: '100.64.0.1' }],
    ['relay', { address: '203.0.113.1', candidateType: 'relay' }, { address: '192.168.7.10' }],
    ['relay', { address: '192.168.7.10' }, { address: '203.0.113.1', candidateType: 'relay' }],
  ])('tells the way %s', (path, local, remote) => {
    expect(readQuality(report(local, remote), []).quality.path).toBe(path);
  });

  it.each([
    ['an address that no link told', { address: '', candidateType: 'prflx' }],
    ['an address that the browser hides', { address: '' }],
    ['no address at all', {}],
  ])('does not take %s of the other side for the own network', (_, remote) => {
    for (const local of [{ address: '192.168.7.10' }, { address: '' }])
      expect(readQuality(report(local, remote), []).quality.path).toBe('direct');
  });

  it('knows an overlay by its ranges, before it takes it for the own network', () => {
    const overlays = [staticOverlay({ title: 'Staex', cidrs: ['10.115.0.0/16'] })];
    const stats = report({ address: '10.115.0.1' }, { address: '10.115.0.2' });
    expect(readQuality(stats, overlays).quality.path).toBe('overlay');
  });

  it('finds the pair where the transport names none, as in Firefox', () => {
    const stats = report({ address: '10.0.0.1' }, { address: '10.0.0.2' }).map((stat) =>
      stat.id === 'T' ? { id: 'T', type: 'transport' } : stat.id === 'P' ? { ...stat, selected: true } : stat,
    );
    expect(readQuality(stats, []).quality).toMatchObject({ path: 'lan', roundTrip: 32 });
  });

  it('names codecs and picture, and counts loss since the reading before', () => {
    const sound = {
      id: 'A',
      type: 'inbound-rtp',
      kind: 'audio',
      codecId: 'O',
      packetsReceived: 180,
      packetsLost: 30,
    };
    const picture = {
      id: 'V',
      type: 'inbound-rtp',
      kind: 'video',
      codecId: 'C',
      frameWidth: 1280,
      frameHeight: 720,
    };
    const codecs = [
      { id: 'O', type: 'codec', mimeType: 'audio/opus' },
      { id: 'C', type: 'codec', mimeType: 'video/VP8' },
    ];
    const stats = report({ address: '10.0.0.1' }, { address: '10.0.0.2' }, sound, picture, ...codecs);
    const { quality, counters } = readQuality(stats, [], { received: 100, lost: 10 });
    expect(quality).toMatchObject({ codecs: ['Opus', 'VP8'], picture: '1280×720', loss: 0.2 });
    expect(readQuality(stats, [], counters).quality.loss).toBeUndefined();
  });

  it('has nothing to say of an empty report', () => {
    expect(readQuality([], []).quality).toEqual({
      path: undefined,
      roundTrip: undefined,
      loss: undefined,
      codecs: [],
      picture: undefined,
    });
  });
});

import { describe, expect, it } from 'vitest';
import { readQuality, type Stat } from './read-quality.ts';

const noOverlay = () => false;

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
    ['direct', { address: '192.168.7.10', candidateType: 'srflx' }, { address: '192.168.7.11' }],
    ['relay', { address: '203.0.113.1', candidateType: 'relay' }, { address: '192.168.7.10' }],
    ['relay', { address: '192.168.7.10' }, { address: '203.0.113.1', candidateType: 'relay' }],
  ])('tells the way %s', (path, local, remote) => {
    expect(readQuality(report(local, remote), noOverlay).quality.path).toBe(path);
  });

  it('knows an overlay by its ranges, before it takes it for the own network', () => {
    const isOverlay = (address: string) => address.startsWith('10.115.');
    const stats = report({ address: '10.115.0.1' }, { address: '10.115.0.2' });
    expect(readQuality(stats, isOverlay).quality.path).toBe('overlay');
  });

  it('finds the pair where the transport names none, as in Firefox', () => {
    const stats = report({ address: '10.0.0.1' }, { address: '10.0.0.2' }).map((stat) =>
      stat.id === 'T' ? { id: 'T', type: 'transport' } : stat.id === 'P' ? { ...stat, selected: true } : stat,
    );
    expect(readQuality(stats, noOverlay).quality).toMatchObject({ path: 'lan', roundTrip: 32 });
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
    const { quality, counters } = readQuality(stats, noOverlay, { received: 100, lost: 10 });
    expect(quality).toMatchObject({ codecs: ['Opus', 'VP8'], picture: '1280×720', loss: 0.2 });
    expect(readQuality(stats, noOverlay, counters).quality.loss).toBeUndefined();
  });

  it('has nothing to say of an empty report', () => {
    expect(readQuality([], noOverlay).quality).toEqual({
      path: undefined,
      roundTrip: undefined,
      loss: undefined,
      codecs: [],
      picture: undefined,
    });
  });
});

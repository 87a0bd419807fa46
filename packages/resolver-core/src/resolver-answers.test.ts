import { describe, expect, it } from 'vitest';
import { createResolver } from './create-resolver.ts';
import { createFakeNameService, createManualClock } from './testing/index.ts';

const libp2p = '12D3KooWDpJ7As7BWAwRMfu1VU2WCqNjvq387JEYKDBj4kx6nXTN';

function rig() {
  const clock = createManualClock();
  const service = createFakeNameService({ clock });
  service.entries.set('site.fake', { records: new Map([['contenthash', libp2p]]) });
  return createResolver({ services: [service], clock });
}

describe('an answer', () => {
  it('takes a peer from a record that names something else first only for whoever asks for that', async () => {
    const resolver = rig();
    for (const options of [{}, { optInRecords: false }])
      expect(await resolver.lookup('site.fake', options)).toMatchObject({
        state: 'absent',
        reason: 'record',
      });
    expect(await resolver.lookup('site.fake', { optInRecords: true })).toMatchObject({
      state: 'found',
      peer: { kind: 'libp2p', id: libp2p, recordKey: 'contenthash', optIn: true },
    });
  });

  it('of a name that nobody owns ignores no record', async () => {
    expect(await rig().lookup('nobody.fake')).toMatchObject({ state: 'absent', reason: 'name', ignored: [] });
  });
});

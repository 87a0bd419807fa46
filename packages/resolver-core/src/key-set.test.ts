import { describe, expect, it } from 'vitest';
import { createKeySets, pickCodecs } from './key-set.ts';
import { allKinds } from './peer-id/all-kinds.ts';
import { libp2pKind } from './peer-id/libp2p.ts';
import { staexKind } from './peer-id/staex.ts';

const codecs = [staexKind, libp2pKind];

describe('the records to read', () => {
  const keySetOf = (options: Parameters<ReturnType<typeof createKeySets>>[0]) =>
    createKeySets(codecs)(options);
  const usual = ['staex-id', 'io.staex.id', 'libp2p-peer-id', 'io.libp2p.peer-id', 'multiaddr', 'peer-id'];

  it('are those of all kinds and the generic one, under one short id', () => {
    expect(keySetOf({}).keys).toEqual(usual);
    expect(keySetOf({}).id).toMatchInlineSnapshot(`"usual-6-474387cf"`);
  });

  it('have another id with the records that name something else first', () => {
    expect(keySetOf({ optInRecords: true }).keys).toEqual([...usual.slice(0, 5), 'contenthash', 'peer-id']);
    expect(keySetOf({ optInRecords: true }).id).not.toBe(keySetOf({}).id);
  });

  it('have another id where other kinds are known, even as many', () => {
    const ids = [allKinds, codecs, [libp2pKind, staexKind]].map((known) => createKeySets(known)({}).id);
    expect(new Set(ids).size).toBe(3);
  });

  it('are those of the kinds that are wanted, which have no id', () => {
    expect(keySetOf({ kinds: ['staex'] })).toEqual({ keys: ['staex-id', 'io.staex.id', 'peer-id'] });
    expect(keySetOf({ kinds: ['libp2p'], optInRecords: true }).keys).toContain('contenthash');
    expect(keySetOf({ kinds: ['libp2p'] }).keys).not.toContain('contenthash');
  });

  it('are those that the caller names', () => {
    expect(keySetOf({ keys: ['bio'] })).toEqual({ keys: ['bio'] });
    expect(keySetOf({ keys: ['bio'], kinds: ['staex'], optInRecords: true })).toEqual({ keys: ['bio'] });
    expect(() => keySetOf({ keys: ['bio'], kinds: ['tor'] })).toThrow(TypeError);
  });
});

describe('the kinds of a lookup', () => {
  it('are all, or those wanted in the order of the caller and each once', () => {
    expect(pickCodecs(codecs)).toBe(codecs);
    expect(pickCodecs(codecs, ['libp2p', 'staex', 'libp2p'])).toEqual([libp2pKind, staexKind]);
  });

  it('are refused when there are none, or one is not known', () => {
    expect(() => pickCodecs(codecs, [])).toThrowErrorMatchingInlineSnapshot(
      `[TypeError: An empty list of kinds leaves nothing to look for]`,
    );
    expect(() => pickCodecs(codecs, ['staex', '\u202etor' as never])).toThrowErrorMatchingInlineSnapshot(
      `[TypeError: No kind "\\u{202e}tor" here; known: staex, libp2p]`,
    );
  });
});

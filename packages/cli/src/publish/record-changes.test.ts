import { allKinds } from '@peername/resolver-core';
import { isPublishError } from '@peername/resolver-core/publish';
import { describe, expect, it } from 'vitest';
import { ids } from '../../testing/fake-names.ts';
import type { Settings } from '../options.ts';
import { UsageError } from '../usage-error.ts';
import { recordChanges } from './record-changes.ts';

const { staex, libp2p } = ids;
const hex = 'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a';

function refusalOf(settings: Settings): string {
  try {
    recordChanges(settings);
  } catch (error) {
    if (error instanceof UsageError || isPublishError(error)) return error.message;
    throw error;
  }
  throw new Error('it was taken');
}

describe('what to publish', () => {
  it('of a bare id is a staex id, in the record that wins', () => {
    expect(recordChanges({ peerId: [staex] })).toEqual([{ key: 'staex-id', value: staex }]);
  });

  it('of KIND:ID is in the first record of that kind, as it was written', () => {
    expect(recordChanges({ peerId: [`libp2p:${libp2p}`, `iroh:${hex}`, `staex:${staex}`] })).toEqual([
      { key: 'libp2p-peer-id', value: libp2p },
      { key: allKinds.find(({ kind }) => kind === 'iroh')?.recordKeys[0], value: hex },
      { key: 'staex-id', value: staex },
    ]);
  });

  it('keeps what comes after the first colon whole', () => {
    const did = 'did:key:z6Mkt6316e2PN3mZdB6N9CrzomJYUd1s5yBZi1XYHmwT9TUP';
    expect(recordChanges({ peerId: [`did-key:${did}`] })).toEqual([{ key: 'did-key', value: did }]);
  });

  it('may be any record, several of them, and the own key', () => {
    expect(
      recordChanges({ key: ['url'], value: 'https://a.example', remove: ['staex-id'] }, `staex:${staex}`),
    ).toEqual([
      { key: 'peer-id', value: `staex:${staex}` },
      { key: 'url', value: 'https://a.example' },
      { key: 'staex-id', value: null },
    ]);
  });

  it('may be 32 bytes in hex where those are a public key', () => {
    const key = 'iroh-endpoint-id';
    expect(recordChanges({ key: [key], value: hex })).toEqual([{ key, value: hex }]);
  });
});

describe('what cannot be published', () => {
  it.each<[string, Settings, string]>([
    ['nothing', {}, 'Say what to publish'],
    ['a value without a key', { value: 'x' }, '--value needs --key'],
    ['a key without a value', { key: ['url'] }, '--remove KEY'],
    ['a libp2p id without its kind', { peerId: [libp2p] }, 'written KIND:ID'],
    ['a kind with a typing error', { peerId: [`libp2b:${libp2p}`] }, 'did you mean libp2p?'],
    [
      'a staex id with a typing error',
      { peerId: [`${staex.slice(0, -1)}l`] },
      'is a staex id, and this is none',
    ],
    ['an id of another kind than it says', { peerId: [`libp2p:${staex}`] }, 'none that can be dialled'],
    ['nothing after the kind', { peerId: ['libp2p:'] }, 'would be empty'],
    ['a record twice', { peerId: [staex, `staex:${staex}`] }, '"staex-id" is to become two things'],
    ['a record that comes and goes', { peerId: [staex], remove: ['staex-id'] }, 'two things'],
    ['a value that no resolver takes', { key: ['peer-id'], value: staex }, 'kind:value'],
    ['an empty value', { key: ['url'], value: '' }, 'remove it'],
    ['a key that does not print', { key: ['a\u202eb'], value: 'x' }, 'cannot be the key'],
    ['what may be a private key', { key: ['url'], value: hex }, 'looks like a private key'],
  ])('is %s', (_, settings, sentence) => {
    expect(refusalOf(settings)).toContain(sentence);
    expect(refusalOf(settings)).not.toContain(hex);
  });
});

import { describe, expect, it } from 'vitest';
import { getAddress, getAllRecords, getPrimaryDomain } from '../azns-registry.ts';
import { getRegistry } from '../azns-router.ts';
import { message } from '../message.ts';
import { createProvedReader, storedAnswers } from './proved-reader.ts';
import type { StoredContract } from './stored-contract.ts';

const account = new Uint8Array(32).fill(1);

function readerOf(stored: Partial<StoredContract>, vet: () => Promise<void> | undefined = () => undefined) {
  const contractAt = () => stored as StoredContract;
  return createProvedReader(storedAnswers('azero'), { contractAt, vet });
}

describe('a reader of what is proved', () => {
  it('gives the primary name of an account with its ending, and none where there is none', async () => {
    const named = readerOf({ primaryLabel: async () => 'alice' });
    expect(await named.call(account, getPrimaryDomain, account)).toBe('alice.azero');
    const nameless = readerOf({ primaryLabel: async () => undefined });
    expect(await nameless.call(account, getPrimaryDomain, account)).toBeUndefined();
  });

  it('asks storage for the very label, account or ending', async () => {
    const reader = readerOf({
      address: async (label) => new TextEncoder().encode(label),
      registry: async (tld) => new TextEncoder().encode(tld),
    });
    expect(await reader.call(account, getAddress, 'alice')).toEqual(new TextEncoder().encode('alice'));
    expect(await reader.call(account, getRegistry, 'tzero')).toEqual(new TextEncoder().encode('tzero'));
  });

  it('gives nothing of a contract that turns out to be of another make', async () => {
    const refusal = new Error('of another make');
    const reader = readerOf({ records: async () => new Map() }, () => Promise.reject(refusal));
    await expect(reader.call(account, getAllRecords, 'alice')).rejects.toBe(refusal);
  });

  it('never falls back to the word of the endpoint for a message that storage does not answer', async () => {
    const owner = message({
      name: 'get_owner',
      selector: '0x00000000',
      input: (label: string) => new TextEncoder().encode(label),
      output: (reader) => reader.fixed(32),
    });
    await expect(readerOf({}).call(account, owner, 'alice')).rejects.toThrow('get_owner');
  });
});

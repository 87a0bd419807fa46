import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { isVerified } from '../../testing/stock-verifiers.ts';
import { makeTestKey, signerOf } from '../../testing/test-signer.ts';
import {
  bodilessFields,
  contentFields,
  fieldsOf,
  type Sealable,
  sealAnswer,
  sealFields,
  sealWith,
} from './seal.ts';
import {
  parseSignature,
  parseSignatureInput,
  parseSignatureInputs,
  parseSignatures,
} from './signed-message.ts';

const key = makeTestKey();
const body = '{"state":"found"}';
const readAt = Math.floor(Date.now() / 1000);
const answer: Sealable = {
  status: 200,
  contentType: 'application/json',
  digest: createHash('sha256').update(body).digest(),
  target: '/v1/names/alice.fake',
  readAt: new Date(readAt * 1000 + 999),
  until: new Date(readAt * 1000 + 60_999),
};
const received = (headers: object, status = 200) => ({
  status,
  body,
  headers: { 'content-type': 'application/json', ...headers } as Record<string, string>,
});

describe('a sealed answer', () => {
  it('says what it answers and for how long, in whole seconds, and stock verifiers believe it', async () => {
    const seal = await sealAnswer(signerOf([key]), answer);
    expect(seal).toMatchObject({
      target: answer.target,
      created: readAt,
      expires: readAt + 60,
      keyid: key.kid,
    });
    const fields = sealFields(seal);
    expect(fields['content-location']).toBe(answer.target);
    expect(fields['content-digest']).toBe(`sha-256=:${Buffer.from(answer.digest).toString('base64')}:`);
    expect(parseSignatureInput(fields['signature-input'] ?? '')).toEqual({
      created: readAt,
      expires: readAt + 60,
      keyid: key.kid,
    });
    expect(parseSignature(fields['signature'] ?? '')).toHaveLength(64);
    expect(await isVerified(received(fields), [key.published])).toBe(true);
    expect(await isVerified(received(fields, 404), [key.published])).toBe(false);
  });

  it('is signed with the key of the moment at which the chain was asked', async () => {
    const asked: number[] = [];
    const other = makeTestKey();
    const signer = {
      ...signerOf([key, other]),
      keyid: (at: number) => {
        asked.push(at);
        return other.kid;
      },
    };
    expect(await sealAnswer(signer, answer)).toMatchObject({ keyid: other.kid });
    expect(asked).toEqual([readAt]);
  });

  it('is none without a signer, or without a key of that time', async () => {
    expect(await sealAnswer(undefined, answer)).toBeUndefined();
    expect(await sealAnswer({ ...signerOf([key]), keyid: () => undefined }, answer)).toBeUndefined();
    expect(sealFields(undefined)).toEqual({});
    expect(bodilessFields(undefined)).toEqual({});
  });

  it('says without its content only what it is of', async () => {
    const seal = await sealAnswer(signerOf([key]), answer);
    expect(bodilessFields(seal)).toEqual({ 'content-location': answer.target });
    const fields = new Set([...contentFields, ...Object.keys(bodilessFields(seal))]);
    expect(fields).toEqual(new Set(Object.keys(sealFields(seal))));
  });
});

it('what several keys have signed has a label for each signature', async () => {
  const keys = [key, makeTestKey(), makeTestKey()];
  const [first, ...rest] = await Promise.all(keys.map(({ kid }) => sealWith(signerOf(keys), kid, answer)));
  if (!first) throw new Error('Nothing is sealed');
  const fields = fieldsOf([first, ...rest]);
  const labels = ['peername', 'peername-2', 'peername-3'];
  const inputs = parseSignatureInputs(fields['signature-input'] ?? '');
  expect(inputs?.map(([label, { keyid }]) => [label, keyid])).toEqual(
    labels.map((label, at) => [label, keys[at]?.kid]),
  );
  const signatures = parseSignatures(fields['signature'] ?? '');
  expect(signatures?.map(([label, bytes]) => [label, Buffer.from(bytes).toString('base64')])).toEqual(
    labels.map((label, at) => [label, [first, ...rest][at]?.signature]),
  );
  expect(fields).toMatchObject({ 'content-location': answer.target });
  expect(fieldsOf([first])).toEqual(sealFields(first));
});

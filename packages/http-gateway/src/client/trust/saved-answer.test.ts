import { createResolver } from '@peername/resolver-core';
import { createFakeNameService, createManualClock } from '@peername/resolver-core/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeTestKey, signerOf } from '../../../testing/test-signer.ts';
import { verifyWithNode as verify } from '../../../testing/verify-with-node.ts';
import { createGateway } from '../../index.ts';
import {
  formatSavedAnswer,
  gatewayKey,
  parseSavedAnswer,
  readSavedKeys,
  verifySavedAnswer,
} from '../verify.ts';

const key = makeTestKey();
const keys = [gatewayKey(key.published.x)].flatMap((one) => one ?? []);
const utf8 = new TextEncoder();

const clock = createManualClock(Date.now());
const fake = createFakeNameService({ clock });
fake.entries.set('alice.fake', { records: new Map([['staex-id', 'x']]) });
fake.primaries.set('acct-a', 'alice.fake');
const server = createGateway(createResolver({ services: [fake], clock }), { clock, signer: signerOf([key]) });

/** What `curl -si` saves. */
async function curl(path: string, line = '\r\n', init?: RequestInit): Promise<Uint8Array> {
  const answer = await server.fetch(new Request(`https://names.test${path}`, init));
  const fields = [...answer.headers].map(([name, value]) => `${name}: ${value}${line}`);
  return utf8.encode(`HTTP/1.1 ${answer.status} OK${line}${fields.join('')}${line}${await answer.text()}`);
}

const verified = (saved: Uint8Array) => {
  const answer = parseSavedAnswer(saved);
  return answer ? verifySavedAnswer(answer, { keys, verify }) : Promise.reject(new Error('no answer'));
};

describe('a saved answer', () => {
  it.each([
    ['/v1/names/alice.fake', 'alice.fake', 'invalid'],
    ['/v1/names/alice.fake/records?keys=staex-id', 'alice.fake', 'found'],
    ['/v1/names/nobody.fake', 'nobody.fake', 'absent'],
  ])('to %s says what it says, for ever', async (path, subject, state) => {
    for (const line of ['\r\n', '\n']) {
      const answer = await verified(await curl(path, line));
      expect(answer).toMatchObject({
        keyid: key.kid,
        target: path,
        statements: [{ about: 'name', subject }],
      });
      expect(answer.statements[0]?.json['state']).toBe(state);
      expect(answer.validUntil.getTime()).toBeGreaterThan(answer.signedAt.getTime());
    }
  });

  it('to a batch, or about an account, says it too', async () => {
    const body = JSON.stringify({ names: ['alice.fake', 'nobody.fake', 'no name'], records: true });
    const headers = { 'content-type': 'application/json' };
    const batch = await verified(await curl('/v1/names:batch', '\r\n', { method: 'POST', body, headers }));
    expect(batch.statements.map(({ subject }) => subject)).toEqual(['alice.fake', 'nobody.fake']);
    const account = await verified(await curl('/v1/accounts/acct-a/names'));
    expect(account.statements).toMatchObject([{ about: 'account', subject: 'acct-a' }]);
  });

  it('is the last of several, as curl saves them behind a proxy or a redirect', async () => {
    const before = utf8.encode(
      'HTTP/1.1 200 Connection established\r\n\r\nHTTP/2 308 \r\nlocation: /x\r\n\r\n',
    );
    const saved = await curl('/v1/names/alice.fake');
    const joined = new Uint8Array([...before, ...saved]);
    expect((await verified(joined)).target).toBe('/v1/names/alice.fake');
  });

  it('is refused, or says the same, with any one character changed, left out or put in', async () => {
    const answer = parseSavedAnswer(await curl('/v1/names/alice.fake/records'));
    if (!answer) throw new Error('It is not saved');
    const saved = formatSavedAnswer(answer);
    const text = new TextDecoder().decode(saved);
    expect(await verified(saved)).toMatchObject({ keyid: key.kid });
    const change = fc.record({
      at: fc.nat({ max: saved.length - 1 }),
      by: fc.integer({ min: 0, max: 255 }),
      how: fc.constantFrom('change', 'leave out', 'put in'),
    });
    const check = async (changed: Uint8Array): Promise<void> => {
      const read = parseSavedAnswer(changed);
      if (!read) return;
      const outcome = await verifySavedAnswer(read, { keys, verify }).catch((error) => error);
      if (outcome instanceof Error) expect(outcome).toMatchObject({ code: 'UNTRUSTED' });
      else expect(new TextDecoder().decode(formatSavedAnswer(read))).toBe(text);
    };
    for (let at = 0; at < saved.length; at++) {
      const changed = saved.slice();
      changed[at] = (changed[at] ?? 0) ^ 1;
      await check(changed);
    }
    await fc.assert(
      fc.asyncProperty(change, ({ at, by, how }) => {
        const middle = how === 'leave out' ? [] : [by];
        return check(
          new Uint8Array([...saved.slice(0, at), ...middle, ...saved.slice(how === 'put in' ? at : at + 1)]),
        );
      }),
      { numRuns: 2_000 },
    );
  });

  it('is refused with the reason: not signed, an unknown key, a key that had run out', async () => {
    const saved = new TextDecoder().decode(await curl('/v1/names/alice.fake'));
    const reasonOf = async (text: string, of = keys) => {
      const answer = parseSavedAnswer(utf8.encode(text));
      return answer && verifySavedAnswer(answer, { keys: of, verify }).catch(({ reason }) => reason);
    };
    expect(await reasonOf(saved.replace(/signature(-input)?: .*\r\n/g, ''))).toBe('no-signature');
    expect(await reasonOf(saved, [])).toBe('unknown-key');
    const ended = keys.map((one) => ({ ...one, expiresAt: new Date(clock.now() - 3_600_000) }));
    expect(await reasonOf(saved, ended)).toBe('bad-signature');
  });

  it.each([
    '',
    'HTTP/1.1 200',
    '{"input":"alice.fake"}',
    'HTTP/1.1 999 X\r\n\r\n',
    'HTTP/1.1 200 OK\r\nno field\r\n\r\n',
  ])('is not %j', (text) => {
    expect(parseSavedAnswer(utf8.encode(text))).toBeUndefined();
  });

  it('is read as it was written, and nothing crashes its reader', () => {
    const header = fc.stringMatching(/^[!-~]([ -~]{0,20}[!-~])?$/);
    const answers = fc.record({
      status: fc.integer({ min: 200, max: 599 }),
      header,
      body: fc
        .uint8Array({ maxLength: 60 })
        .filter((body) => !new TextDecoder('latin1').decode(body).startsWith('HTTP/')),
    });
    fc.assert(
      fc.property(answers, ({ status, header: value, body }) => {
        const headers = new Headers({ 'content-type': value, signature: value });
        const again = parseSavedAnswer(formatSavedAnswer({ status, headers, body }));
        expect(again).toMatchObject({ status, body });
        expect(again?.headers.get('signature')).toBe(value);
      }),
    );
    fc.assert(fc.property(fc.uint8Array(), (bytes) => void parseSavedAnswer(bytes)));
    const text = fc.string({ unit: 'binary' });
    fc.assert(fc.property(text, (rest) => void parseSavedAnswer(utf8.encode(`HTTP/1.1 200 OK\n${rest}`))));
  });
});

describe('a saved key set', () => {
  it('has the keys, once one of them has signed it', async () => {
    const path = '/.well-known/http-message-signatures-directory';
    const set = parseSavedAnswer(await curl(path));
    if (!set) throw new Error('It is not saved');
    expect(await readSavedKeys(set, { verify })).toMatchObject([{ thumbprint: key.kid }]);
    set.headers.delete('signature');
    await expect(readSavedKeys(set, { verify })).rejects.toMatchObject({ reason: 'bad-signature' });
    const other = parseSavedAnswer(await curl('/v1/names/alice.fake'));
    if (!other) throw new Error('It is not saved');
    await expect(readSavedKeys(other, { verify })).rejects.toMatchObject({ reason: 'unknown-key' });
  });
});

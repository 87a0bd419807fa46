import { createResolver, isResolverError, systemClock } from '@peername/resolver-core';
import { createFakeNameService, createManualClock } from '@peername/resolver-core/testing';
import { expectSound, fuzzTimeout, spoilBytes, spoilJson, spoilText } from '@peername/testkit/fuzz';
import { encode } from 'dns-packet';
import { describe, it } from 'vitest';
import { honestBodies } from '../testing/honest-bodies.ts';
import { makeTestKey, signerOf } from '../testing/test-signer.ts';
import { verifyWithNode as verify } from '../testing/verify-with-node.ts';
import { parseGatewayUrl } from './client/gateway-address.ts';
import { createGatewayEndpoint } from './client/gateway-endpoint.ts';
import { readAnswer } from './client/read-answer.ts';
import { gatewayKey } from './client/trust/gateway-key.ts';
import { formatSavedAnswer, parseSavedAnswer } from './client/trust/saved-answer.ts';
import { verifySavedAnswer } from './client/trust/verify-saved-answer.ts';
import { createGateway } from './create-gateway.ts';
import { rcodes } from './dns/dns-message.ts';
import { readQuery } from './dns/read-query.ts';
import { writeReply } from './dns/write-reply.ts';
import {
  formatSignature,
  formatSignatureInput,
  parseSignatureInputs,
  parseSignatures,
} from './signature/signed-message.ts';

const timeout = fuzzTimeout;
const bodies = await honestBodies();

describe('of any input', () => {
  it('a DNS message gets a reply or is no query, in time', { timeout }, async () => {
    const opt = { type: 'OPT', name: '.', udpPayloadSize: 1232, flags: 0x8000, options: [] };
    const queries = [
      encode({ type: 'query', id: 1, questions: [{ name: 'alice.azero', type: 'TXT' }] }),
      encode({ type: 'query', id: 2, flags: 0x110, questions: [{ name: '_dnsaddr.🦄.eth', type: 'AXFR' }] }),
      encode({
        type: 'query',
        id: 3,
        questions: [{ name: 'a.b.c.d.e.f.alice.fake', type: 'SOA' }],
        additionals: [opt] as never[],
      }),
      // A name that points at itself.
      Uint8Array.of(0, 4, 1, 0, 0, 1, 0, 0, 0, 0, 0, 1, 0xc0, 0x0c, 0, 16, 0, 1, 0xc0, 0x0c, 0, 41, 4, 208),
    ].map((bytes) => Uint8Array.from(bytes));
    await expectSound('DNS message', {
      input: (random) => spoilBytes(random, queries),
      read(bytes) {
        const query = readQuery(bytes);
        if (!query) return undefined;
        writeReply(query, { rcode: query.fault ?? rcodes.SERVFAIL, answers: [], authorities: [] });
        return query.fault === undefined || undefined;
      },
    });
  });

  it("a gateway's answer is a reading or a typed error, in time", { timeout }, async () => {
    const endpoint = createGatewayEndpoint(parseGatewayUrl('http://a'), { timeout: 1, clock: systemClock });
    const problem = {
      state: 'unknown',
      error: { code: 'RATE_LIMITED', message: 'too many', retryable: true, retryAfter: 3 },
    };
    const now = Date.now();
    const reply = { headers: new Headers(), isSigned: false, askedAt: now, receivedAt: now };
    await expectSound('gateway JSON', {
      input: (random) => ({
        status: random.pick([200, 200, 404, 410, 429, 503]),
        json: spoilJson(random, [bodies.found, bodies.absent, bodies.expired, problem]),
      }),
      read: ({ status, json }) => readAnswer({ asked: 'alice.fake', status, json, reply }, endpoint, {}),
      promises: (error) => isResolverError(error) && error.code !== 'INTERNAL',
    });
  });

  it('a Signature-Input field is read or refused, in time', { timeout }, async () => {
    const params = { created: 1_767_225_600, expires: 1_767_312_000, keyid: 'k'.repeat(43) };
    const inputs = [
      formatSignatureInput(params),
      `${formatSignatureInput(params)}, ${formatSignatureInput(params, 'peername-2')}`,
    ];
    await expectSound('Signature-Input', {
      input: (random) => spoilText(random, inputs),
      read: parseSignatureInputs,
    });
  });

  it('a Signature field is read or refused, in time', { timeout }, async () => {
    const bytes = new Uint8Array(64).fill(0xfb);
    const fields = [
      formatSignature(bytes),
      `${formatSignature(bytes)}, ${formatSignature(bytes, 'peername-2')}`,
    ];
    await expectSound('Signature', { input: (random) => spoilText(random, fields), read: parseSignatures });
  });

  it('a saved answer says what was signed or is refused, in time', { timeout }, async () => {
    const clock = createManualClock();
    const key = makeTestKey();
    const keys = [gatewayKey(key.published.x) ?? []].flat();
    const fake = createFakeNameService({ clock });
    fake.entries.set('alice.fake', { records: new Map([['staex-id', 'x']]) });
    const resolver = createResolver({ services: [fake], clock });
    const gateway = createGateway(resolver, { clock, signer: signerOf([key]) });
    const save = async (target: string): Promise<Uint8Array> => {
      const answer = await gateway.fetch(new Request(`http://gateway.test${target}`));
      const body = new Uint8Array(await answer.arrayBuffer());
      return formatSavedAnswer({ status: answer.status, headers: answer.headers, body });
    };
    const saved = [
      await save('/v1/names/alice.fake/records?keys=staex-id'),
      await save('/v1/names/nobody.fake'),
    ];
    await expectSound('saved answer', {
      input: (random) => spoilBytes(random, saved),
      async read(bytes) {
        const answer = parseSavedAnswer(bytes);
        if (!answer) return undefined;
        const { statements } = await verifySavedAnswer(answer, { keys, verify });
        if (!/^(alice|nobody)\.fake$/.test(statements[0]?.subject ?? '')) throw new Error('forged');
        return true;
      },
      promises: (error) => isResolverError(error) && error.code === 'UNTRUSTED',
    });
  });
});

import type { TraceEvent } from '@peername/resolver-core';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { failure, keyPath, memory, proxiedGateway, stripped } from '../../../testing/proxied-gateway.ts';
import { verifyWithNode } from '../../../testing/verify-with-node.ts';
import { parseGatewayUrl } from '../gateway-address.ts';
import { createGatewayEndpoint, type GatewayQuestion } from '../gateway-endpoint.ts';
import { createAnswerCheck, type SignatureOptions } from './answer-check.ts';
import { parseSavedAnswer } from './saved-answer.ts';

const found: GatewayQuestion = { target: '/v1/names/alice.fake/records?keys=staex-id', maxBytes: 65_536 };
const batch = (...names: string[]): GatewayQuestion => ({
  target: '/v1/names:batch',
  body: JSON.stringify({ names, records: true, keys: ['staex-id'] }),
  maxBytes: 65_536,
});

/** Asks a gateway, and checks what it says. */
function checking(options: SignatureOptions = {}, rig = proxiedGateway()) {
  const check = createAnswerCheck({ verify: verifyWithNode, ...options }, rig.clock);
  const endpointAt = (url: string) =>
    createGatewayEndpoint(parseGatewayUrl(url), { timeout: 5_000, clock: rig.clock, fetchWith: rig.ask });
  const endpoint = endpointAt('https://names.test');
  const steps: TraceEvent[] = [];
  const isSigned = async (question = found, at = endpoint): Promise<boolean> => {
    const reply = await at.ask(question, new AbortController().signal);
    return check.isSigned(reply, at, (step) => steps.push(step));
  };
  return { ...rig, isSigned, steps, endpointAt };
}

afterEach(() => void vi.unstubAllGlobals());

describe('an answer', () => {
  it('that is signed is shown to be so, and its key is told', async () => {
    const { isSigned, steps } = checking();
    expect(await isSigned()).toBe(true);
    expect(steps).toMatchObject([{ step: 'read', endpoint: 'https://names.test' }]);
    expect(steps[0]?.detail).toMatch(/[\w-]{43}$/);
    expect(steps[0]?.ms).toBeGreaterThanOrEqual(0);
    expect(steps[0]?.ms).toBeLessThan(performance.now());
  });

  it('that is not signed need not be, before the gateway has signed one', async () => {
    const { isSigned, steps } = checking({}, proxiedGateway([]));
    expect(await isSigned()).toBe(false);
    expect(steps).toEqual([]);
  });

  it('without word of a chain is not signed, also of a gateway that has to sign', async () => {
    const { isSigned, between } = checking({ signatures: 'require' });
    expect(await isSigned()).toBe(true);
    const failed = { name: 'alice.fake', state: 'unknown', error: { code: 'TIMEOUT' } };
    for (const json of [failed, { results: [failed, null] }, { results: [] }, null, 'x']) {
      between.change = () => Response.json(json, { status: 503 });
      expect(await isSigned()).toBe(false);
    }
  });

  it.each(['found', 'batch'])('with word of a chain has to be signed: %s', async (kind) => {
    const { isSigned, between } = checking({ signatures: 'require' });
    between.change = stripped;
    const question = kind === 'found' ? found : batch('not a name', 'alice.fake');
    expect(await failure(isSigned(question))).toMatchObject({ code: 'UNTRUSTED', reason: 'no-signature' });
  });

  it('to a batch is signed as soon as one of its names was read', async () => {
    const { isSigned } = checking({ signatures: 'require' });
    expect(await isSigned(batch('not a name', 'alice.fake'))).toBe(true);
    expect(await isSigned(batch('not a name', 'alice.elsewhere'))).toBe(false);
  });

  it('that is not believed says which check it did not pass, and what to do', async () => {
    const { isSigned, between } = checking();
    await isSigned();
    const edit = (field: string, value: string) => (answer: Response) => {
      answer.headers.set(field, value);
      return answer;
    };
    const changes = [
      edit('content-digest', 'sha-256=:AAAA:'),
      edit('signature', 'x'),
      edit('content-location', '/v1/names/bob.fake/records?keys=staex-id'),
      edit('signature', `peername=:${'A'.repeat(86)}==:`),
    ];
    const details = new Set<string | undefined>();
    for (const change of changes) {
      between.change = change;
      const error = await failure(isSigned());
      expect(error).toMatchObject({ code: 'UNTRUSTED', reason: 'bad-signature' });
      expect(error.details).toBeTruthy();
      details.add(error.details);
    }
    expect(details.size).toBe(changes.length);
    between.change = stripped;
    const missing = await failure(isSigned());
    expect(missing.details).toBeTruthy();
    expect(missing.meta).toHaveLength(1);
  });
});

describe('the keys of a gateway', () => {
  it('are learnt once, at whichever of its paths it is asked', async () => {
    const { isSigned, asked, endpointAt } = checking();
    expect(await isSigned()).toBe(true);
    expect(await isSigned(found, endpointAt('https://names.test'))).toBe(true);
    expect(asked.filter((path) => path === keyPath)).toHaveLength(1);
  });

  it('are told to have signed each time, and the answer is handed over as it came', async () => {
    const seen: string[] = [];
    const saved: [Uint8Array, string][] = [];
    const { isSigned, between } = checking({
      keyStore: { ...memory(), seen: (origin) => void seen.push(origin) },
      onSigned: (...of) => void saved.push(of),
    });
    await isSigned();
    await isSigned();
    between.change = stripped;
    await failure(isSigned());
    expect(seen).toEqual(['https://names.test', 'https://names.test']);
    expect(saved.map(([, origin]) => origin)).toEqual(seen);
    expect(parseSavedAnswer(saved[0]?.[0] ?? new Uint8Array())?.status).toBe(200);
  });
});

describe('where nothing can check a signature', () => {
  it('signed answers count as unsigned ones, and that is told', async () => {
    vi.stubGlobal('crypto', {});
    const { isSigned, steps } = checking({ verify: undefined });
    expect(await isSigned()).toBe(false);
    expect(steps).toMatchObject([{ step: 'read', endpoint: 'https://names.test' }]);
  });

  it('an answer that has to be signed is refused, and the way out is named', async () => {
    vi.stubGlobal('crypto', {});
    const error = await failure(checking({ verify: undefined, signatures: 'require' }).isSigned());
    expect(error).toMatchObject({ code: 'UNTRUSTED', reason: 'cannot-verify' });
    expect(error.details).toContain('verify');
  });
});

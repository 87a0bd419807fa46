import { systemClock } from '@peername/resolver-core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { honestBodies, type Json, keys } from '../../testing/honest-bodies.ts';
import { parseGatewayUrl } from './gateway-address.ts';
import { createGatewayEndpoint } from './gateway-endpoint.ts';
import { gateway } from './index.ts';
import { readAnswer } from './read-answer.ts';

const bodies = await honestBodies();

describe('whatever a gateway says', () => {
  const word = fc.constantFrom('found', 'absent', 'unknown', 'alice.fake', '0x', 'name', -1, 1e300, null);
  const part = fc.oneof(fc.jsonValue({ maxDepth: 2 }), word);
  const status = fc.constantFrom(200, 200, 200, 204, 301, 308, 400, 404, 404, 410, 429, 500, 503, 504);

  /** The JSON with one part, however deep, replaced. */
  const replaced = (json: Json, at: number, value: unknown): Json => {
    const copy = structuredClone(json);
    const places: [holder: Json, key: string][] = [];
    const walk = (holder: Json): void => {
      for (const key of Object.keys(holder)) {
        places.push([holder, key]);
        if (typeof holder[key] === 'object' && holder[key] !== null) walk(holder[key]);
      }
    };
    walk(copy);
    const [holder, key] = places[at % places.length] as [Json, string];
    holder[key] = value;
    return copy;
  };

  it('is a reading of the very name, or a ResolverError, in each of its parts', () => {
    const endpoint = createGatewayEndpoint(parseGatewayUrl('http://a'), { timeout: 1, clock: systemClock });
    const times = { askedAt: Date.now(), receivedAt: Date.now() };
    const json = fc.oneof(
      fc.jsonValue({ noUnicodeString: false }),
      fc
        .tuple(fc.constantFrom('found', 'absent', 'expired'), fc.nat(), part)
        .map(([which, at, value]) => replaced(bodies[which as 'found'], at, value)),
    );
    fc.assert(
      fc.property(json, fc.oneof(status, part), (said, code) => {
        const reply = { headers: new Headers(), isSigned: false, ...times };
        try {
          const answer = { asked: 'alice.fake', status: code, json: said, reply };
          expect(readAnswer(answer, endpoint, {}).evidence.via?.[0]).toBe('http://a');
          expect((said as Json)['name']).toBe('alice.fake');
        } catch (error) {
          expect(error).toHaveProperty('name', 'ResolverError');
        }
      }),
      { numRuns: 50_000 },
    );
  });

  it('ends as a reading of the very name with evidence, or as a ResolverError', async () => {
    const body = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.json(),
      fc
        .tuple(fc.constantFrom('found', 'absent', 'expired'), fc.nat(), part)
        .map(([which, at, value]) => JSON.stringify(replaced(bodies[which as 'found'], at, value))),
      fc
        .record({ code: part, message: part, reason: part, retryable: part, retryAfter: part })
        .map((error) => JSON.stringify({ state: 'unknown', error })),
    );
    const header = fc.constantFrom(undefined, '0', '-1', 'x', '9'.repeat(30), new Date(0).toUTCString());
    await fc.assert(
      fc.asyncProperty(body, status, header, async (text, code, value) => {
        const isBare = code === 204 || code === 301 || code === 308;
        const headers: Record<string, string> =
          value === undefined ? {} : { date: value, age: value, 'retry-after': value, location: value };
        const answer: typeof fetch = async () =>
          new Response(isBare ? null : text, { status: code, headers });
        // Without the pause before all are asked once more.
        const service = gateway({ url: 'http://a', fetch: answer, poolOptions: { timeout: 100 } });
        const outcome = await service.read(service.parse('alice.fake'), keys).catch((error) => error);
        if (outcome instanceof Error) {
          expect(outcome.name).toBe('ResolverError');
          expect(outcome.message).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
          expect(outcome).not.toMatchObject({ code: 'INTERNAL' });
        } else {
          expect([200, 404, 410]).toContain(code);
          expect(outcome.evidence.via?.[0]).toBe('http://a');
        }
      }),
      { numRuns: 10_000 },
    );
  });
});

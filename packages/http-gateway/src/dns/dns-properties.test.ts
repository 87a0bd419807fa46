import { createResolver } from '@peername/resolver-core';
import { createFakeNameService, createManualClock } from '@peername/resolver-core/testing';
import { decode, encode } from 'dns-packet';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createGateway } from '../create-gateway.ts';
import { decodeBase64url } from './base64url.ts';
import { type DnsReply, rcodes } from './dns-message.ts';
import { readQuery } from './read-query.ts';
import { writeReply } from './write-reply.ts';

const numRuns = 50_000;
const bare: DnsReply = { rcode: rcodes.SERVFAIL, answers: [], authorities: [] };

const label = fc.oneof(
  fc.constantFrom('_dnsaddr', 'bob', 'fake', 'xn--', '🦄'),
  fc.string({ minLength: 1, maxLength: 20 }),
);
/** A proper query, or one with some of its bytes changed, cut off or added. */
const nearQuery = fc
  .record({
    id: fc.nat(0xffff),
    flags: fc.constantFrom(0, 0x100, 0x110, 0x2900, 0x7800),
    labels: fc.array(label, { maxLength: 6 }),
    type: fc.constantFrom('TXT', 'A', 'ANY', 'SOA', 'AXFR', 'UNKNOWN_65'),
    edns: fc.boolean(),
    changes: fc.array(fc.tuple(fc.nat(80), fc.nat(255)), { maxLength: 3 }),
    length: fc.option(fc.nat(80), { freq: 4 }),
    tail: fc.uint8Array({ maxLength: 8 }),
  })
  .map(({ id, flags, labels, type, edns, changes, length, tail }) => {
    const additionals = edns
      ? [
          {
            type: 'OPT',
            name: '.',
            udpPayloadSize: 1232,
            flags: 0,
            options: [{ code: 8, ip: '10.0.0.0', sourcePrefixLength: 24 }],
          },
        ]
      : [];
    const name = labels.join('.').slice(0, 200);
    const bytes = encode({
      type: 'query',
      id,
      flags,
      questions: [{ name, type: type as 'TXT' }],
      additionals: additionals as never[],
    });
    for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value;
    return Uint8Array.from([
      ...bytes.subarray(0, length ?? bytes.length),
      ...(changes.length > 1 ? tail : []),
    ]);
  });

describe('a message from anybody', () => {
  it('is no query, or gets a reply that can be read and echoes it', () => {
    const message = fc.oneof(nearQuery, fc.uint8Array({ maxLength: 100 }));
    let queries = 0;
    fc.assert(
      fc.property(message, (bytes) => {
        const query = readQuery(bytes);
        if (!query) return bytes.length < 12 || ((bytes[2] ?? 0) & 0x80) !== 0;
        queries += 1;
        const reply = writeReply(query, { ...bare, rcode: query.fault ?? rcodes.SERVFAIL });
        const packet = decode(Buffer.from(reply));
        const echoed = query.question?.wire ?? new Uint8Array();
        return (
          packet.flag_qr &&
          reply[0] === bytes[0] &&
          reply[1] === bytes[1] &&
          Buffer.compare(reply.subarray(12, 12 + echoed.length), bytes.subarray(12, 12 + echoed.length)) === 0
        );
      }),
      { numRuns },
    );
    expect(queries).toBeGreaterThan(numRuns / 4);
  });

  it('gets 200 with a DNS reply or a clean 400 from the whole gateway', async () => {
    const clock = createManualClock();
    const service = createFakeNameService({ clock });
    const gateway = createGateway(createResolver({ services: [service], clock }), { clock });
    await fc.assert(
      fc.asyncProperty(nearQuery, async (bytes) => {
        const dns = Buffer.from(bytes).toString('base64url');
        const response = await gateway.fetch(new Request(`http://gateway.test/dns-query?dns=${dns}`));
        const body = Buffer.from(await response.arrayBuffer());
        if (response.status === 200) return decode(body).flag_qr;
        expect([response.status, JSON.parse(body.toString()).code]).toEqual([400, 'BAD_REQUEST']);
        return true;
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('base64url', () => {
  it('gives back every sequence of bytes, padded or not', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), fc.boolean(), (bytes, padded) => {
        const text = Buffer.from(bytes).toString('base64url');
        const given = padded ? text.padEnd(Math.ceil(text.length / 4) * 4, '=') : text;
        expect(decodeBase64url(given)).toEqual(bytes);
      }),
    );
  });

  it('refuses any other text', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        try {
          return Buffer.from(decodeBase64url(text)).length <= text.length;
        } catch (error) {
          return (error as { fault?: string }).fault === 'BAD_REQUEST';
        }
      }),
      { numRuns },
    );
  });
});

describe('a text in a reply', () => {
  it('comes out whole however long it is', () => {
    const query = readQuery(encode({ type: 'query', questions: [{ name: 'bob.fake', type: 'TXT' }] }));
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 1_100, unit: 'binary' }), (text) => {
        const answers = [{ type: 'TXT', name: 'bob.fake', ttl: 1, text }] as const;
        const packet = decode(Buffer.from(writeReply(query!, { ...bare, answers })));
        const [{ data } = { data: [] }] = packet.answers as unknown as [{ data: Buffer[] }];
        expect(Math.max(...data.map(({ length }) => length))).toBeLessThanOrEqual(255);
        expect(Buffer.concat(data)).toEqual(Buffer.from(text));
      }),
      { numRuns: 2_000 },
    );
  });
});

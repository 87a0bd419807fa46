import { Buffer } from 'node:buffer';
import { type Answer, encode } from 'dns-packet';
import type { DnsQuery, DnsRecord, DnsReply } from './dns-message.ts';
import { soaData } from './soa-data.ts';

const headerLength = 12;
const recursionAvailable = 0x80;
const dnssecOk = 0x8000;
/** The option that carries an extended error (RFC 8914, 2). */
const extendedErrorOption = 15;
const longestString = 255;

/** The bytes of a reply (RFC 1035, 4), which are never too many for HTTP: there is at most one address of a peer. */
export function writeReply(query: DnsQuery, reply: DnsReply): Uint8Array<ArrayBuffer> {
  const { id, opcode, recursionDesired, checkingDisabled, question } = query;
  const packet = encode({
    type: 'response',
    id,
    flags:
      (opcode << 11) |
      (recursionDesired ? 0x100 : 0) |
      recursionAvailable |
      (checkingDisabled ? 0x10 : 0) |
      (reply.rcode & 0xf),
    answers: reply.answers.map(toAnswer),
    authorities: reply.authorities.map(toAnswer),
    additionals: query.edns ? [optOf(query.edns, reply)] : [],
  });
  if (!question) return Uint8Array.from(packet);
  const { wire } = question;
  const bytes = new Uint8Array(packet.length + wire.length);
  bytes.set(packet.subarray(0, headerLength));
  new DataView(bytes.buffer).setUint16(4, 1);
  bytes.set(wire, headerLength);
  bytes.set(packet.subarray(headerLength), headerLength + wire.length);
  return bytes;
}

function toAnswer(record: DnsRecord): Answer {
  const { name, ttl } = record;
  if (record.type === 'TXT') return { type: 'TXT', name, ttl, data: stringsOf(record.text) };
  return { type: 'SOA', name, ttl, data: soaData(record) };
}

/** The strings that a text is cut into: each has at most 255 bytes, and readers join them (RFC 1035, 3.3.14). */
function stringsOf(text: string): Buffer[] {
  const bytes = Buffer.from(text);
  const strings: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += longestString)
    strings.push(bytes.subarray(at, at + longestString));
  return strings;
}

function optOf(edns: { readonly dnssecOk: boolean }, { rcode, extended }: DnsReply): Answer {
  const options = extended ? [extendedError(extended.code, extended.text)] : [];
  return {
    type: 'OPT',
    name: '.',
    udpPayloadSize: 1_232,
    extendedRcode: rcode >> 4,
    ednsVersion: 0,
    flags: edns.dnssecOk ? dnssecOk : 0,
    flag_do: edns.dnssecOk,
    // The types know no option for it.
    options: options as never[],
  };
}

function extendedError(code: number, text: string): { readonly code: number; readonly data: Buffer } {
  return {
    code: extendedErrorOption,
    data: Buffer.concat([Buffer.of(code >> 8, code & 0xff), Buffer.from(text)]),
  };
}

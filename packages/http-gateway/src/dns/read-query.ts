import { Buffer } from 'node:buffer';
import { type Answer, decode } from 'dns-packet';
import { type DnsQuery, rcodes } from './dns-message.ts';
import { readQuestion } from './read-question.ts';

const headerLength = 12;
// A name of one byte, then type, class, time to live and length (RFC 1035, 4.1.3).
const shortestRecord = 11;

/**
 * Reads a query as it is on the wire (RFC 1035, 4). What is wrong with it becomes its `fault`, so that it gets a reply.
 *
 * @returns undefined for what is no query at all: shorter than a header, or a response
 */
export function readQuery(bytes: Uint8Array): DnsQuery | undefined {
  if (bytes.length < headerLength) return undefined;
  const header = new DataView(bytes.buffer, bytes.byteOffset, headerLength);
  const flags = header.getUint16(2);
  if (flags & 0x8000) return undefined;
  const head = {
    id: header.getUint16(0),
    opcode: (flags >> 11) & 0xf,
    recursionDesired: (flags & 0x100) !== 0,
    checkingDisabled: (flags & 0x10) !== 0,
  };
  if (head.opcode !== 0) return { ...head, fault: rcodes.NOTIMP };
  const [questions, answers, authorities] = [header.getUint16(4), header.getUint16(6), header.getUint16(8)];
  if (questions !== 1 || answers > 0 || authorities > 0) return { ...head, fault: rcodes.FORMERR };
  const question = readQuestion(bytes.subarray(headerLength));
  if (!question) return { ...head, fault: rcodes.FORMERR };
  // Before they are read: for each that is promised the library makes room, however few there are.
  const arePossible = header.getUint16(10) * shortestRecord <= bytes.length - headerLength;
  const additionals = arePossible ? readAdditionals(bytes) : undefined;
  const [opt, second] = additionals?.filter(({ type }) => type === 'OPT') ?? [];
  if (!additionals || second || (opt && opt.name !== '.'))
    return { ...head, question, fault: rcodes.FORMERR };
  if (opt?.type !== 'OPT') return { ...head, question };
  const edns = { dnssecOk: opt.flag_do };
  return { ...head, question, edns, ...(opt.ednsVersion > 0 ? { fault: rcodes.BADVERS } : {}) };
}

/** The additional records, or undefined when they, or what comes after them, are no part of a DNS message. */
function readAdditionals(bytes: Uint8Array): readonly Answer[] | undefined {
  try {
    const { additionals = [] } = decode(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length));
    return decode.bytes === bytes.length ? additionals : undefined;
  } catch {
    return undefined;
  }
}

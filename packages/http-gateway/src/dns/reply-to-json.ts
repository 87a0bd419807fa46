import type { JsonObject } from '@peername/resolver-core';
import { type DnsQuery, type DnsRecord, type DnsReply, recordTypes } from './dns-message.ts';
import { soaData } from './soa-data.ts';

/**
 * A reply in the JSON form that public resolvers share (`application/dns-json`). The data of a TXT record is its text
 * in one piece and without quotes, which is what the multiaddr libraries read.
 */
export function replyToJson(
  query: DnsQuery,
  { rcode, answers, authorities, extended }: DnsReply,
): JsonObject {
  const { recursionDesired, checkingDisabled, question } = query;
  return {
    Status: rcode,
    TC: false,
    RD: recursionDesired,
    RA: true,
    AD: false,
    CD: checkingDisabled,
    Question: question ? [{ name: question.name ?? '', type: question.type }] : [],
    ...(answers.length > 0 ? { Answer: answers.map(recordToJson) } : {}),
    ...(authorities.length > 0 ? { Authority: authorities.map(recordToJson) } : {}),
    ...(extended ? { Comment: `EDE ${extended.code}: ${extended.text}` } : {}),
  };
}

function recordToJson(record: DnsRecord): JsonObject {
  const { name, type, ttl } = record;
  return { name, type: recordTypes[type], TTL: ttl, data: dataOf(record) };
}

function dataOf(record: DnsRecord): string {
  if (record.type === 'TXT') return record.text;
  const { mname, rname, serial, refresh, retry, expire, minimum } = soaData(record);
  return `${mname}. ${rname}. ${serial} ${refresh} ${retry} ${expire} ${minimum}`;
}

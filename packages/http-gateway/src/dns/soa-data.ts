import type { DnsRecord } from './dns-message.ts';

/** What an SOA record tells (RFC 1035, 3.3.13). */
export interface SoaData {
  readonly mname: string;
  readonly rname: string;
  readonly serial: number;
  readonly refresh: number;
  readonly retry: number;
  readonly expire: number;
  readonly minimum: number;
}

/**
 * The SOA of an ending that no name server has, with the times and the mailbox of RFC 6303, section 3. Its minimum says
 * for how long the absence that it comes with may be kept (RFC 2308, 5).
 */
export function soaData({ name, serial, ttl }: Extract<DnsRecord, { type: 'SOA' }>): SoaData {
  return {
    mname: name,
    rname: 'nobody.invalid',
    serial,
    refresh: 3_600,
    retry: 1_200,
    expire: 604_800,
    minimum: ttl,
  };
}

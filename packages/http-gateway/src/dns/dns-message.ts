/** A length of time, as the DNS counts it. */
export type Seconds = number;

/** Response codes (IANA, "DNS RCODEs"). */
export const rcodes = {
  NOERROR: 0,
  FORMERR: 1,
  SERVFAIL: 2,
  NXDOMAIN: 3,
  NOTIMP: 4,
  REFUSED: 5,
  /** Of EDNS: four bits in the header, the others in the OPT record. */
  BADVERS: 16,
} as const;

/** A response code that is given here. */
export type Rcode = (typeof rcodes)[keyof typeof rcodes];

/** Types of records (IANA, "Resource Record TYPEs") that are more than a number here. */
export const recordTypes = { SOA: 6, TXT: 16, OPT: 41, AXFR: 252, IXFR: 251, ANY: 255 } as const;

/** The class of the Internet, the only one that names are in. */
export const internet = 1;

/** What is asked. */
export interface DnsQuestion {
  /** The name as it was written, without a dot at its end; undefined when its labels are not text, or hold a dot. */
  readonly name: string | undefined;
  readonly type: number;
  readonly class: number;
  /** The question as it came, to be sent back byte for byte: stubs check even the case of its letters. */
  readonly wire: Uint8Array;
}

/** A query, as far as it could be read. */
export interface DnsQuery {
  readonly id: number;
  readonly opcode: number;
  readonly recursionDesired: boolean;
  readonly checkingDisabled: boolean;
  readonly question?: DnsQuestion | undefined;
  /** Whether it speaks EDNS (RFC 6891), and asks for DNSSEC. */
  readonly edns?: { readonly dnssecOk: boolean } | undefined;
  /** What is wrong with it; it needs no further answer then. */
  readonly fault?: Rcode | undefined;
}

/** A record that is given here. */
export type DnsRecord =
  | { readonly type: 'TXT'; readonly name: string; readonly ttl: Seconds; readonly text: string }
  | {
      readonly type: 'SOA';
      readonly name: string;
      readonly ttl: Seconds;
      /** The block that the answer was read at. */
      readonly serial: number;
    };

/** More about a reply than its code says (RFC 8914). */
export interface ExtendedError {
  readonly code: number;
  /** One line for a person. */
  readonly text: string;
}

/** The answer to a question. */
export interface DnsReply {
  readonly rcode: Rcode;
  readonly answers: readonly DnsRecord[];
  readonly authorities: readonly DnsRecord[];
  readonly extended?: ExtendedError | undefined;
}

/** The smallest TTL of a reply: for how long it may be kept. Undefined: it has no records, so nobody may keep it. */
export function lifetimeOf({ answers, authorities }: DnsReply): Seconds | undefined {
  const ttls = [...answers, ...authorities].map(({ ttl }) => ttl);
  return ttls.length === 0 ? undefined : Math.min(...ttls);
}

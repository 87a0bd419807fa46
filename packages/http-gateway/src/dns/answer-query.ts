import { isResolverError, type Name, parseName, type ResolverError } from '@peername/resolver-core';
import type { GatewayContext } from '../gateway-context.ts';
import type { Asker } from '../look-up-name.ts';
import type { CacheOutcome } from '../visit.ts';
import {
  type DnsQuery,
  type DnsQuestion,
  type DnsReply,
  type ExtendedError,
  internet,
  type Rcode,
  rcodes,
  recordTypes,
  type Seconds,
} from './dns-message.ts';
import { extendedError, extendedErrorOf } from './extended-errors.ts';
import { type FactsOutcome, lookUpFacts } from './name-facts.ts';
import { isOurs, type Zone, zoneOf } from './zone-of.ts';

/** A reply, and what the caches had to do with it. */
export interface AnsweredQuery {
  readonly reply: DnsReply;
  readonly cache: CacheOutcome;
  /** Why nothing was learnt. */
  readonly error?: ResolverError | undefined;
}

// Of the SOA of an ending, which no chain says anything of.
const endingTtl: Seconds = 30;

/**
 * Answers a query: `TXT _dnsaddr.<name>` with the libp2p peer of the name, everything else with what is not there.
 * An outage is SERVFAIL, never an absence. So is an invalid record, as DNSSEC has it for data that must not be used
 * (RFC 4035, 5.5): to say that there is none would be a lie that stubs keep.
 *
 * @throws {@link ResolverError} `RATE_LIMITED` for a client over its quota, `ABORTED`
 */
export async function answerQuery(
  context: GatewayContext,
  { question, fault }: DnsQuery,
  asker: Asker,
): Promise<AnsweredQuery> {
  if (fault !== undefined || !question) return unread(bare(fault ?? rcodes.FORMERR));
  const refusal = refusalOf(question);
  if (refusal) return unread(refusal);
  const zone = zoneOf(question.name ?? '');
  if (!isOurs(zone, context.resolver.services)) {
    const text = `no configured name service has names under "${zone.name}" to itself`;
    return unread(bare(rcodes.REFUSED, extendedError('NOT_AUTHORITATIVE', text)));
  }
  if (zone.owner === undefined) return unread(answerForZone(question, zone));
  let name: Name;
  try {
    name = parseName(zone.owner, context.resolver.services).name;
  } catch (error) {
    if (!isResolverError(error)) throw error;
    return unread(bare(rcodes.REFUSED, extendedErrorOf(error)));
  }
  return lookUp(context, question, zone, name, asker);
}

async function lookUp(
  context: GatewayContext,
  question: DnsQuestion,
  zone: Zone,
  name: Name,
  asker: Asker,
): Promise<AnsweredQuery> {
  const outcome = await lookUpFacts(context, name, asker);
  if (outcome.state === 'answered') return { reply: replyOf(question, zone, outcome), cache: outcome.cache };
  const { error } = outcome;
  if (error.reason === 'client-quota') throw error;
  return { ...unread(bare(rcodes.SERVFAIL, extendedErrorOf(error))), error };
}

function replyOf(
  { name = '', type }: DnsQuestion,
  zone: Zone,
  { facts, ttl, staleSince }: Extract<FactsOutcome, { state: 'answered' }>,
): DnsReply {
  const { addresses, isGone, fault, serial } = facts;
  const asksForPeers = zone.isDnsaddr && (type === recordTypes.TXT || type === recordTypes.ANY);
  if (asksForPeers && fault !== undefined) {
    const text = `the record of this name must not be dialled: ${fault}`;
    return bare(rcodes.SERVFAIL, extendedError('INVALID_DATA', text));
  }
  const extended = staleSince && extendedError('STALE_ANSWER', `read at ${staleSince.toISOString()}`);
  if (asksForPeers && addresses.length > 0) {
    const answers = addresses.map(
      (address) => ({ type: 'TXT', name, ttl, text: `dnsaddr=${address}` }) as const,
    );
    return { rcode: rcodes.NOERROR, answers, authorities: [], extended };
  }
  const soa = { type: 'SOA', name: zone.name, ttl, serial } as const;
  return { rcode: isGone ? rcodes.NXDOMAIN : rcodes.NOERROR, answers: [], authorities: [soa], extended };
}

/** An ending has an SOA and nothing else. */
function answerForZone({ type }: DnsQuestion, zone: Zone): DnsReply {
  const soa = { type: 'SOA', name: zone.name, ttl: endingTtl, serial: 0 } as const;
  const isAsked = type === recordTypes.SOA || type === recordTypes.ANY;
  return { rcode: rcodes.NOERROR, answers: isAsked ? [soa] : [], authorities: isAsked ? [] : [soa] };
}

/** Questions that are not about records of a name. */
function refusalOf({ name, type, class: klass }: DnsQuestion): DnsReply | undefined {
  if (name === undefined)
    return bare(
      rcodes.REFUSED,
      extendedError('NOT_SUPPORTED', 'the labels of a name must be UTF-8 without dots'),
    );
  if (klass !== internet)
    return bare(rcodes.REFUSED, extendedError('NOT_SUPPORTED', 'names are in the class IN only'));
  if (type === recordTypes.AXFR || type === recordTypes.IXFR)
    return bare(rcodes.REFUSED, extendedError('NOT_SUPPORTED', 'there are no zones to transfer'));
  // Types of data that no name can have (RFC 6895, 3.1), but for ANY.
  if (type === 0 || type === recordTypes.OPT || (type >= 128 && type <= 254)) return bare(rcodes.NOTIMP);
  return undefined;
}

function bare(rcode: Rcode, extended?: ExtendedError): DnsReply {
  return { rcode, answers: [], authorities: [], extended };
}

function unread(reply: DnsReply): AnsweredQuery {
  return { reply, cache: 'none' };
}

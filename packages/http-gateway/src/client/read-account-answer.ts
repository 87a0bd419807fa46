import { type NameService, type ReverseReading, reverseReadingFromJson } from '@peername/resolver-core';
import type { CheckedReply } from './checked-asking.ts';
import { type Demands, passOn } from './demands.ts';
import { type GatewayEndpoint, protocolFault } from './gateway-endpoint.ts';
import { failureOf } from './read-answer.ts';
import { isSameAccount } from './same-account.ts';

/**
 * What a gateway says of an account, held to the same as what it says of a name.
 *
 * @throws {@link ResolverError} as `readAnswer` does
 */
export function readAccountAnswer(
  { asked, reply }: { readonly asked: string; readonly reply: CheckedReply },
  endpoint: GatewayEndpoint,
  demands: Demands,
  parse: NameService['parse'],
): ReverseReading {
  const { status, json } = reply;
  const reading = reverseReadingFromJson(json, parse);
  if (!reading) throw failureOf({ status, json, reply }, endpoint);
  if (status !== (reading.state === 'found' ? 200 : 404))
    throw protocolFault(endpoint.address, 'its status does not fit its answer');
  // Whatever it was redirected to: who sits in between could lead to an account of their own.
  if (!isSameAccount(reading.account.address, asked))
    throw protocolFault(endpoint.address, 'it answered for another account');
  return { ...reading, evidence: passOn(reading.evidence, endpoint, demands) };
}

import { type AbsentName, ResolverError } from '@peername/resolver-core';
import type { OffchainPart } from './ccip-read.ts';
import { gatewayHttp } from './gateway-error.ts';
import { describeRevert, resolverFault, unsupported } from './resolver-fault.ts';
import { decodeRevert } from './revert.ts';

/**
 * What it means that a call of the Universal Resolver reverted as a whole (ENSIP-23): the name is absent, or the error
 * that says why nothing was learnt.
 */
export function callFault(data: Uint8Array, offchain: OffchainPart): AbsentName | ResolverError {
  const told = offchain.failureOf(data);
  if (told) return told;
  const revert = decodeRevert(data);
  switch (revert.error) {
    case 'ResolverNotFound':
      return 'name';
    case 'ResolverNotContract':
    case 'UnsupportedResolverProfile':
      return 'resolver';
    case 'ResolverError': {
      const fault = resolverFault(revert.data, offchain);
      return fault === unsupported ? 'resolver' : fault;
    }
    case 'HttpError':
      return gatewayHttp(revert.status);
    case 'DNSDecodingFailed':
    case 'DNSEncodingFailed':
      return new ResolverError({
        code: 'INVALID_NAME',
        reason: 'dns-encoding',
        shortMessage: 'The Universal Resolver cannot read the name',
      });
    case 'EmptyAddress':
      return new ResolverError({
        code: 'INVALID_NAME',
        reason: 'bad-account',
        shortMessage: 'The Universal Resolver takes no empty account',
      });
    case 'InvalidBatchGatewayResponse':
      return new ResolverError({
        code: 'INTERNAL',
        reason: 'batch-gateway',
        shortMessage: 'peername answered a batch of off-chain look-ups wrongly, please report it',
      });
    default:
      return new ResolverError({
        code: 'CONTRACT',
        reason: 'unknown-revert',
        shortMessage: 'The Universal Resolver failed in a way that is not known',
        details: describeRevert(revert),
      });
  }
}

/**
 * The Universal Resolver returned nothing, as an address without code does. The chain was checked to be the right one,
 * so no other endpoint would answer better: the address, or the block, is wrong.
 */
export function noUniversalResolver(address: string): ResolverError {
  return new ResolverError({
    code: 'CONTRACT',
    reason: 'no-universal-resolver',
    shortMessage: `There is no contract at ${address}; set the address of this network's Universal Resolver`,
  });
}

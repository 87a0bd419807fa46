import type { EnsName } from './ens-name.ts';

const offchainId = 'ph0zb6jdkvch3wx10mvdbpwrg89hf0kbxzxw71nm5etc2vcyxx20';

/** Names whose records are behind CCIP gateways, good ones and bad ones. */
export const offchainNames: readonly EnsName[] = [
  { name: 'ccip.eth', shows: 'answers off-chain for every name below it', resolver: 'ccip' },
  offchain('ok', 'GET', '{gateway}/ok/{sender}/{data}.json'),
  offchain('post', 'POST', '{gateway}/ok'),
  offchain('fallback', 'the first URL fails, the second answers', '{gateway}/500', '{gateway}/ok'),
  offchain(
    'stop',
    'the first URL answers 404, so the second must not be asked',
    '{gateway}/404',
    '{gateway}/ok',
  ),
  offchain('404', 'status 404', '{gateway}/404/{sender}/{data}.json'),
  offchain('500', 'status 500', '{gateway}/500/{sender}/{data}.json'),
  offchain('404-data', 'a good answer under status 404', '{gateway}/404-data/{sender}/{data}.json'),
  offchain('500-data', 'a good answer under status 500', '{gateway}/500-data/{sender}/{data}.json'),
  offchain('slow', 'an answer after a long time', '{gateway}/slow/{sender}/{data}.json'),
  offchain('hang', 'no answer at all', '{gateway}/hang/{sender}/{data}.json'),
  offchain('drip', 'one byte at a time', '{gateway}/drip/{sender}/{data}.json'),
  offchain('huge', 'a body of 16 MiB', '{gateway}/huge/{sender}/{data}.json'),
  offchain('bomb', '64 KiB of gzip that unpack to 64 MiB', '{gateway}/bomb/{sender}/{data}.json'),
  offchain('badsig', 'signed with another key', '{gateway}/badsig/{sender}/{data}.json'),
  offchain('expired', 'a signature that has expired', '{gateway}/expired/{sender}/{data}.json'),
  offchain('notjson', 'HTML instead of JSON', '{gateway}/notjson/{sender}/{data}.json'),
  offchain('nodata', 'JSON without data', '{gateway}/nodata/{sender}/{data}.json'),
  offchain('baddata', 'JSON whose data is not hex', '{gateway}/baddata/{sender}/{data}.json'),
  offchain('reset', 'the connection is cut', '{gateway}/reset/{sender}/{data}.json'),
  offchain('redirect', 'a redirect to a private address', '{gateway}/redirect/{sender}/{data}.json'),
  offchain('dead', 'nothing listens there', '{closed}/{sender}/{data}.json'),
  blocked('blocked-http', 'http://127.0.0.1:{blocked}/{sender}/{data}.json'),
  blocked('blocked-loopback', ...spellings('127.0.0.1')),
  blocked('blocked-decimal', ...spellings('2130706433')),
  blocked('blocked-short', ...spellings('127.1')),
  blocked('blocked-any', ...spellings('0.0.0.0')),
  blocked('blocked-mapped', ...spellings('[::ffff:127.0.0.1]')),
  blocked('blocked-ipv6', ...spellings('[::1]')),
  blocked('blocked-localhost', ...spellings('localhost')),
  blocked('blocked-metadata', 'https://169.254.169.254/latest/{data}'),
  blocked('blocked-user', 'https://user:password@127.0.0.1:{blocked}/{data}'),
  blocked('blocked-data', 'data:application/json,{"data":"{data}"}'),
  blocked('blocked-ipfs', 'ipfs://bafkqaaa/{data}'),
  {
    name: 'direct.eth',
    shows: 'off-chain, called without a batch gateway (ERC-7996)',
    resolver: 'direct-ccip',
    texts: { 'staex-id': '14a1w5x65137jqg7s9mczs766p2vjayd8y4g84mt3bwr85kjaa30' },
    gateways: ['{gateway}/ok/{sender}/{data}.json'],
  },
  {
    name: 'blocked.direct.eth',
    shows: 'called without a batch gateway, at a private address',
    resolver: 'inherit',
    gateways: spellings('127.0.0.1'),
  },
];

function offchain(label: string, shows: string, ...gateways: string[]): EnsName {
  const texts = { 'staex-id': offchainId };
  return { name: `${label}.ccip.eth`, shows, resolver: 'inherit', texts, gateways };
}

function blocked(label: string, ...gateways: string[]): EnsName {
  return offchain(label, 'a gateway that must never be asked', ...gateways);
}

/** With the port of the listener that counts, and with the only port that a careful client would use. */
function spellings(host: string): string[] {
  return [`https://${host}:{blocked}/{sender}/{data}.json`, `https://${host}/{sender}/{data}.json`];
}

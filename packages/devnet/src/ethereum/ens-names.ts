import type { Hex } from './hex.ts';

/** The ways in which the faulty resolver of the local chain answers, in the order of its Solidity enum. */
export const resolverFaults = [
  'none',
  'reverts-with-error',
  'reverts-with-string',
  'reverts-empty',
  'runs-out-of-gas',
  'answers-nothing',
  'huge-offset',
  'huge-length',
  'truncated',
  'odd-size',
  'invalid-utf8',
  'huge-text',
  'forged-sender',
  'endless-lookup',
] as const;

/** One way in which the faulty resolver answers. */
export type ResolverFault = (typeof resolverFaults)[number];

/** Which resolver of the local chain a name has. `inherit`: none of its own, an ancestor's wildcard resolver. */
export type EnsResolverKind =
  | 'public'
  | 'wildcard'
  | 'ccip'
  | 'direct-ccip'
  | 'legacy'
  | 'no-code'
  | 'none'
  | 'inherit'
  | { readonly fault: ResolverFault };

/** One name to write on the local chain. */
export interface EnsName {
  readonly name: string;
  /** What the name is there to show. */
  readonly shows: string;
  /** @default 'public' */
  readonly resolver?: EnsResolverKind | undefined;
  /** Text records by key; behind CCIP they live in the gateway. */
  readonly texts?: Readonly<Record<string, string>> | undefined;
  readonly contenthash?: Hex | undefined;
  /** Number of the account that the name's address record names. */
  readonly address?: number | undefined;
  /** Whether the name is the primary name of that account. @default false */
  readonly primary?: boolean | undefined;
  /** Number of the account that owns the name. @default 0 */
  readonly owner?: number | undefined;
  /**
   * Gateway URLs of an off-chain name. `{gateway}` stands for the origin of the CCIP gateway, `{closed}` for
   * an origin where nothing listens, `{blocked}` for the port of the listener that must never be reached.
   */
  readonly gateways?: readonly string[] | undefined;
}

const plainNames: readonly EnsName[] = [
  {
    name: 'alice.eth',
    shows: 'a staex id; the primary name of account 1',
    texts: { 'staex-id': 'h8syf1xcv3rveegh00p89ew8sqbzkr4ckpjz3zs4xxr5tvf4hs4g' },
    address: 1,
    primary: true,
    owner: 1,
  },
  {
    name: 'bob.eth',
    shows: 'a staex id and a libp2p peer id',
    texts: {
      'staex-id': 'ctnsaj8135fsnm5t1fqda6093g95pjzfdhms77trjk6fy1ks6a80',
      'libp2p-peer-id': '12D3KooWPYNYWrtyvDf1FRHKmCf9cnQVBoRrkGf1pASkaijcLDN4',
    },
    address: 2,
    owner: 2,
  },
  {
    name: 'carol.eth',
    shows: 'a libp2p peer id only',
    texts: { 'libp2p-peer-id': '12D3KooWJTjin44t1zQaEi4GgDi4rXjD7thjqihNJBaciMdMZPyM' },
    address: 3,
    owner: 3,
  },
  { name: 'nopeer.eth', shows: 'no peer record', texts: { url: 'https://example.org/' } },
  { name: 'noresolver.eth', shows: 'registered, no resolver', resolver: 'none' },
  { name: 'nocode.eth', shows: 'the resolver is an account without code', resolver: 'no-code' },
  {
    name: 'call.alice.eth',
    shows: 'a third-level name',
    texts: { 'staex-id': '080ym5gfkw2a3wavz8j6d4p0kshx2czevebcme836vgkpn9gzevg' },
  },
  {
    name: '🦄🦄🦄.eth',
    shows: 'emoji',
    texts: { 'staex-id': 'a3564xeb81mwcabqpqvm14nrpjjcprxnb4xxac7q8h7dqrgac120' },
  },
  {
    name: 'friend.xyz',
    shows: 'a DNS name',
    texts: { 'staex-id': 'ce0dsx4wk8xx706qajz6dm6yyyvtjsyyksmq6kb3k9edxmphxby0' },
  },
  {
    name: 'expired.eth',
    shows: 'not paid for any more; ENS still resolves such names',
    texts: { 'staex-id': 'mc193mhsxdj6n5qd63aq7n05zeb4m048gq8s4hn0janchm7czz60' },
  },
  {
    name: 'wild.eth',
    shows: 'answers for every name below it',
    resolver: 'wildcard',
    texts: { 'staex-id': 'fxcwf3s2exb7r9mfjcfc9sap9jhtwg5gxy490c9kaxw2b93qnfb0' },
  },
  {
    name: 'zed.wild.eth',
    shows: 'one level below a wildcard resolver',
    resolver: 'inherit',
    texts: { 'staex-id': '35dj7c4f9cw2f54gs7y6pdsmgsfn5kn83fpxzyw8dw7m2zwxexrg' },
  },
  {
    name: 'a.b.wild.eth',
    shows: 'two levels below a wildcard resolver',
    resolver: 'inherit',
    texts: { 'staex-id': 'v0s8qz4egtanw89ztmj2x1619mxz0wfr451mjpbedrca7yd37120' },
  },
];

const oddRecords: readonly EnsName[] = [
  {
    name: 'contenthash.eth',
    shows: 'no text; an ipns contenthash that holds a libp2p key',
    contenthash: '0xe5010172002408011220e81b4e3ed978b7d0147cde9a98dbfdb058460ea611c390e9693831af58ae7142',
  },
  {
    name: 'broken.eth',
    shows: 'a malformed staex id beside a good libp2p peer id',
    texts: {
      'staex-id': 'h8syf1xcv3rveegh00p89ew8sqbzkr4ckpjz3zs4xxr5tvf4hs4l',
      'libp2p-peer-id': '12D3KooWJTjin44t1zQaEi4GgDi4rXjD7thjqihNJBaciMdMZPyM',
    },
  },
  {
    name: 'conflict.eth',
    shows: 'two staex ids that differ',
    texts: {
      'staex-id': 'h8syf1xcv3rveegh00p89ew8sqbzkr4ckpjz3zs4xxr5tvf4hs4g',
      'io.staex.id': 'dw1042xrj6k96a72vhsswd1y1mgf18pzeekv2feagj2sc0zkjyyg',
    },
  },
  {
    name: 'hostile.eth',
    shows: 'control characters, right-to-left override and a script tag',
    texts: {
      'staex-id': '\u001b[2J\u001b]0;owned\u0007\u0000\r\n\u202edlog\u2066<script>alert(1)</script>',
      'libp2p-peer-id': '\u001b[31m12D3KooW',
    },
  },
  {
    name: 'secret.eth',
    shows: 'a nostr private key, published by mistake',
    texts: { nostr: 'nsec1uhvn0lmlwglcc89td3l7nrjg5dsagtxfnut75egwpqw80nxwlz6s92chw5' },
  },
  {
    name: 'legacy.eth',
    shows: 'a resolver without ERC-165',
    resolver: 'legacy',
    texts: { 'staex-id': '0fbq4gpgec0wstmtdbe979dewfp46e8acgbmxd7hgrnbkf10e110' },
  },
];

const faultyNames: readonly EnsName[] = [
  faulty('reverts.eth', 'reverts-with-error', 'the resolver reverts with an error of its own'),
  faulty('reverts-string.eth', 'reverts-with-string', 'the resolver reverts with Error(string)'),
  faulty('reverts-empty.eth', 'reverts-empty', 'the resolver reverts without data'),
  faulty('loops.eth', 'runs-out-of-gas', 'the resolver burns all gas'),
  faulty('empty.eth', 'answers-nothing', 'the resolver returns zero bytes'),
  faulty('malformed-offset.eth', 'huge-offset', 'a string that starts far outside the reply'),
  faulty('malformed-length.eth', 'huge-length', 'a string longer than memory'),
  faulty('malformed-truncated.eth', 'truncated', 'a string that ends after the reply'),
  faulty('malformed-odd.eth', 'odd-size', 'a reply of three bytes'),
  faulty('badutf8.eth', 'invalid-utf8', 'a text that is not UTF-8'),
  faulty('huge.eth', 'huge-text', 'a text of 1 MiB'),
  faulty('forged.eth', 'forged-sender', 'an OffchainLookup in the name of another contract'),
  faulty('endless.eth', 'endless-lookup', 'an OffchainLookup after every OffchainLookup'),
];

const offchainId = 'ph0zb6jdkvch3wx10mvdbpwrg89hf0kbxzxw71nm5etc2vcyxx20';

const offchainNames: readonly EnsName[] = [
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

/** The names that every local Ethereum chain carries. */
export const ensNames: readonly EnsName[] = [...plainNames, ...oddRecords, ...faultyNames, ...offchainNames];

function faulty(name: string, fault: ResolverFault, shows: string): EnsName {
  return { name, shows, resolver: { fault } };
}

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

import type { EnsName, ResolverFault } from './ens-name.ts';
import { offchainNames } from './offchain-names.ts';

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
    paidFor: -30,
  },
  {
    name: 'wrapped.eth',
    shows: 'held by the NameWrapper for account 4',
    resolver: 'current',
    texts: { 'staex-id': '4h12ynxkyr6swvnq9bvb2q2vm8p0cw2txrjgmr1g3gcczhc0hwng' },
    owner: 4,
    wrapped: true,
  },
  {
    name: 'poor.eth',
    shows: 'account 9 owns it, and has no ether to pay for a change',
    texts: { 'staex-id': 'fxcwf3s2exb7r9mfjcfc9sap9jhtwg5gxy490c9kaxw2b93qnfb0' },
    owner: 9,
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

/** The names that every local Ethereum chain carries. */
export const ensNames: readonly EnsName[] = [...plainNames, ...oddRecords, ...faultyNames, ...offchainNames];

function faulty(name: string, fault: ResolverFault, shows: string): EnsName {
  return { name, shows, resolver: { fault } };
}

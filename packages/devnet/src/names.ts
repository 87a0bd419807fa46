/** An AZERO.ID name that a local chain begins with. */
export interface AzeroName {
  /** With its ending: `alice.azero`. */
  readonly name: string;
  /** What it is there to show. */
  readonly shows: string;
  /** SS58. */
  readonly owner: string;
  /** SS58 of the account it points at. @default the owner */
  readonly address?: string;
  /** Whether the account it points at calls itself by it. @default false */
  readonly primary?: boolean;
  /** How long before block 0 it was registered, in milliseconds. @default 30 days */
  readonly registeredAgo?: number;
  /** How long after block 0 it runs out, in milliseconds; less than nothing: it has. @default a year */
  readonly expiresIn?: number;
  readonly records: Readonly<Record<string, string>>;
}

const day = 86_400_000;

/**
 * Accounts of Substrate's well-known development keys `//Alice`, `//Bob` and so on (sr25519). Nobody holds them alone:
 * for local chains only.
 */
export const devAccounts = {
  alice: '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY',
  bob: '5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty',
  charlie: '5FLSigC9HGRKVhB9FiEo4Y3koPsNmBmLJbpXg2mp1hXcS59Y',
  dave: '5DAAnrj7VHTznn2AWBemMuyBwZWs6FNFjdyVXUeYum3PTXFy',
  eve: '5HGjWAeFDfFCWPsjFQdVV2Msvz2XtMktvgocEZcCj68kUMaw',
  ferdie: '5CiPPseXPECbkjWCa6MnjNokrgYjMqmKndv2rSnekmSK2DjL',
} as const;

/** Accounts of the ed25519 keys with the same names. They own no names, and have money on local chains too. */
export const devEd25519Accounts = {
  alice: '5FA9nQDVg267DEd8m1ZypXLBnvN7SFxYwV7ndqSYGiN9TTpu',
  bob: '5GoNkf6WdbxCFnPdAnYYQyCjAKPJgLNxXwPjwTh6DGg6gN3E',
  charlie: '5DbKjhNLpqX3zqZdNBc9BGb4fHU1cRBaDhJUskrvkwfraDi6',
  dave: '5ECTwv6cZ5nJQPk6tWfaTrEk8YH2L7X1VT4EL5Tx2ikfFwb7',
  eve: '5Ck2miBfCe1JQ4cY3NDsXyBaD6EcsgiVmEFTWwqNSs25XDEq',
  ferdie: '5E2BmpVFzYGd386XRCZ76cDePMB3sfbZp5ZKGUsrG1m6gomN',
} as const;

// The first two are public examples; the rest belong to ed25519 keys with the seeds 0x01.., 0x02.., 0x03...
const staex = {
  alice: 'h8syf1xcv3rveegh00p89ew8sqbzkr4ckpjz3zs4xxr5tvf4hs4g',
  bob: 'ctnsaj8135fsnm5t1fqda6093g95pjzfdhms77trjk6fy1ks6a80',
  dave: 'xn4jhhh8t71cdtq90cw90pcnc4mnj9stbhhzjdhpr5319b476z8g',
} as const;
const libp2p = {
  bob: '12D3KooWK99VoVxNE7XzyBwXEzW7xhK7Gpv85r9F3V3fyKSUKPH5',
  carol: '12D3KooWJWoaqZhDaoEFshF7Rh1bpY9ohihFhzcW6d69Lr2NASuq',
} as const;

// The ed25519 key with the seed 0x04..
const callKeys = { alice: 'did:key:z6Mkt6316e2PN3mZdB6N9CrzomJYUd1s5yBZi1XYHmwT9TUP' } as const;

/** Somebody to be on a local chain: the secret behind a name's key. Everybody knows it: for local chains only. */
export interface TestIdentity {
  readonly name: string;
  /** Of the ed25519 key that the name's records hold, in hex. */
  readonly seed: string;
}

/** Who can call and be called on the local chains. */
export const testIdentities: readonly TestIdentity[] = [
  { name: 'alice.azero', seed: '04'.repeat(32) },
  { name: 'bob.azero', seed: '01'.repeat(32) },
];

/** The AZERO.ID names of a local chain, each there for a reason. */
export const azeroNames: readonly AzeroName[] = [
  {
    name: 'alice.azero',
    shows: 'a Staex peer id, a key that takes calls, and the primary name of its account',
    owner: devAccounts.alice,
    primary: true,
    records: { 'staex-id': staex.alice, 'peer-id': callKeys.alice },
  },
  {
    name: 'bob.azero',
    shows: 'two kinds of peer id: staex comes first',
    owner: devAccounts.bob,
    primary: true,
    records: { 'staex-id': staex.bob, 'libp2p-peer-id': libp2p.bob, url: 'https://bob.example' },
  },
  {
    name: 'carol.azero',
    shows: 'a libp2p peer id only',
    owner: devAccounts.charlie,
    records: { 'libp2p-peer-id': libp2p.carol },
  },
  {
    name: 'dave.azero',
    shows: 'registered years ago, owned by one account and pointing at another',
    owner: devAccounts.dave,
    address: devAccounts.eve,
    registeredAgo: 1_000 * day,
    expiresIn: 2_000 * day,
    records: { 'staex-id': staex.dave },
  },
  {
    name: 'nopeer.azero',
    shows: 'records, but no peer id among them',
    owner: devAccounts.eve,
    records: { 'address.60': '0x70997970C51812dc3A010C7d01b50e0d17dc79C8', url: 'https://nopeer.example' },
  },
  {
    name: 'norecords.azero',
    shows: 'registered and pointing at an account, without any record',
    owner: devAccounts.eve,
    records: {},
  },
  {
    name: 'old.azero',
    shows: 'expired: the peer id is still in storage and must not be dialled',
    owner: devAccounts.bob,
    registeredAgo: 400 * day,
    expiresIn: -35 * day,
    records: { 'staex-id': staex.bob },
  },
  {
    name: 'broken.azero',
    shows: 'a peer id with letters that its alphabet leaves out',
    owner: devAccounts.eve,
    records: { 'staex-id': `${staex.alice.slice(0, 40)}iloUiloU----`, 'libp2p-peer-id': libp2p.carol },
  },
  {
    name: 'conflict.azero',
    shows: 'two records of one kind that name different peers',
    owner: devAccounts.eve,
    records: { 'staex-id': staex.alice, 'io.staex.id': staex.bob },
  },
  {
    name: 'hostile.azero',
    shows: 'keys and values that attack a terminal, a page or a log',
    owner: devAccounts.eve,
    records: {
      'staex-id': `${staex.alice}\u001b[2J\r\n\u202e<script>alert(1)</script>\u0000`,
      '\u001b]0;owned\u0007\nstaex-id': staex.bob,
      '<img src=x onerror=alert(1)>': "'; DROP TABLE names; --",
      url: 'javascript:alert(1)//\u2028\u2066',
      note: 'line one\nline two\u200b\ufeff',
    },
  },
  {
    name: 'secret.azero',
    shows: 'a Nostr private key published by mistake',
    owner: devAccounts.eve,
    records: { nostr: 'nsec1qurswpc8qurswpc8qurswpc8qurswpc8qurswpc8qurswpc8qursl6edet' },
  },
  {
    name: 'empty.azero',
    shows: 'a peer id record that is there and empty',
    owner: devAccounts.eve,
    records: { 'staex-id': '' },
  },
];

export { ensNames } from './ethereum/ens-names.ts';

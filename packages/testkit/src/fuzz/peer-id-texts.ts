import type { PeerKind } from '@peername/resolver-core';

/** Public ids of every kind, in each of their forms. */
export const peerIdTexts: Readonly<Record<PeerKind, readonly string[]>> = {
  staex: [
    'h8syf1xcv3rveegh00p89ew8sqbzkr4ckpjz3zs4xxr5tvf4hs4g',
    'ctnsaj8135fsnm5t1fqda6093g95pjzfdhms77trjk6fy1ks6a80',
  ],
  libp2p: [
    '12D3KooWCryG7Mon9orvQxcS1rYZjotPgpwoJNHHKcLLfE4Hf5mV',
    'QmcgpsyWgH8Y8ajJz1Cu72KnS5uo2Aa2LpzU7kinSupNKC',
    '16Uiu2HAm4v86W3bmT1BiH6oSPzcsSr24iDQpSN5Qa992BCjjwgrD',
    'k51qzi5uqu5dhb6l8spkdx7yxafegfkee5by8h7lmjh2ehc2sgg34z7c15vzqs',
    'bafzbeigvf25ytwc3akrijfecaotc74udrhcxzh2cx3we5qqnw5vgrei4bm',
    '/dns4/a.example/tcp/443/tls/sni/a.example/http/http-path/a%2fb/ws/p2p/QmcgpsyWgH8Y8ajJz1Cu72KnS5uo2Aa2LpzU7kinSupNKC/p2p-circuit/p2p/12D3KooWCryG7Mon9orvQxcS1rYZjotPgpwoJNHHKcLLfE4Hf5mV',
    '/ip6zone/eth0/ip6/fe80::1.2.3.4/udp/1/quic-v1/webtransport/certhash/uEiDDq4_xNyDorZBH3TlGazyJdOWSwvo4PUo5YHFMrvDE8g/p2p/12D3KooWCryG7Mon9orvQxcS1rYZjotPgpwoJNHHKcLLfE4Hf5mV',
    '/onion3/vww6ybal4bd7szmgncyruucpgfkqahzddi37ktceo3ah7ngmcopnpyyd:80/p2p/QmcgpsyWgH8Y8ajJz1Cu72KnS5uo2Aa2LpzU7kinSupNKC',
  ],
  iroh: ['ae58ff8833241ac82d6ff7611046ed67b5072d142c588d0063e942d9a75502b6'],
  'did-key': [
    'did:key:zQ3shokFTS3brHcDQrn82RUDfCZESWL1ZdCEJwekUDPQiYBme',
    'did:key:z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp',
  ],
  nostr: [
    'npub180cvv07tjdrrgpa0j7j7tmnyl2yr6yr7l8j4s3evf6u64th6gkwsyjh6w6',
    '3bf0c63fcb93463407af97a5e5ee64fa883d107ef9e558472c4eb9aaaefa459d',
    'nprofile1qqsrhuxx8l9ex335q7he0f09aej04zpazpl0ne2cgukyawd24mayt8gpp4mhxue69uhhytnc9e3k7mgpz4mhxue69uhkg6nzv9ejuumpv34kytnrdaksjlyr9p',
  ],
  pkarr: [
    'o4dksfbqk85ogzdb5osziw6befigbuxmuxkuxq8434q89uj56uyy',
    'pk:o4dksfbqk85ogzdb5osziw6befigbuxmuxkuxq8434q89uj56uyy',
  ],
  tor: [
    'pg6mmjiyjmcrsslvykfwnntlaru7p5svn6y2ymmju6nubxndf4pscryd.onion',
    'sp3k262uwy4r2k3ycr5awluarykdpag6a7y33jxop4cs2lu5uz5sseqd',
  ],
  hyper: [
    'o4dksfbqk85ogzdb5osziw6befigbuxmuxkuxq8434q89uj56uyy',
    'pear://ae58ff8833241ac82d6ff7611046ed67b5072d142c588d0063e942d9a75502b6',
  ],
  session: ['05d2ad010eeb72d72e561d9de7bd7b6989af77dcabffa03a5111a6c859ae5c3a72'],
  tox: [
    '56A1ADE4B65B86BCD51CC73E2CD4E542179F47959FE3E0E21B4B0ACDADE51855D34D34D37CB5',
    '76518406F6A9F2217E8DC487CC783C25CC16A15EB36FF32E335A235342C48A39218F515C39A6',
  ],
  yggdrasil: ['d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a'],
  wireguard: ['xTIBA5rboUvnH4htodjb6e697QjLERt1NAB4mZqp8Dg='],
  i2p: ['i35yftyyb22xhcvghmev46t5knefur5v66qzekkajatwfwhyklvq.b32.i2p'],
};

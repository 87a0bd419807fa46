/** What `KEY-1` and its like stand for in scenarios: valid Staex ids. */
const staexIds = [
  'h8syf1xcv3rveegh00p89ew8sqbzkr4ckpjz3zs4xxr5tvf4hs4g',
  'ctnsaj8135fsnm5t1fqda6093g95pjzfdhms77trjk6fy1ks6a80',
  'xn4jhhh8t71cdtq90cw90pcnc4mnj9stbhhzjdhpr5319b476z8g',
  '080ym5gfkw2a3wavz8j6d4p0kshx2czevebcme836vgkpn9gzevg',
  'a3564xeb81mwcabqpqvm14nrpjjcprxnb4xxac7q8h7dqrgac120',
];

/** What liars say in their place, each its own. */
const lies = [
  'ce0dsx4wk8xx706qajz6dm6yyyvtjsyyksmq6kb3k9edxmphxby0',
  'mc193mhsxdj6n5qd63aq7n05zeb4m048gq8s4hn0janchm7czz60',
  'fxcwf3s2exb7r9mfjcfc9sap9jhtwg5gxy490c9kaxw2b93qnfb0',
  '35dj7c4f9cw2f54gs7y6pdsmgsfn5kn83fpxzyw8dw7m2zwxexrg',
  'v0s8qz4egtanw89ztmj2x1619mxz0wfr451mjpbedrca7yd37120',
];

const libp2pIds = [
  '12D3KooWK99VoVxNE7XzyBwXEzW7xhK7Gpv85r9F3V3fyKSUKPH5',
  '12D3KooWJWoaqZhDaoEFshF7Rh1bpY9ohihFhzcW6d69Lr2NASuq',
];

const sets: Readonly<Record<string, readonly string[]>> = { KEY: staexIds, LIE: lies, PEER: libp2pIds };

/** The text that a symbol such as `KEY-1` stands for; undefined when there is no such symbol. */
export function testValue(symbol: string): string | undefined {
  const [set = '', number] = symbol.split('-');
  return sets[set]?.[Number(number) - 1];
}

/** What the n-th liar (from 1) says a record holds. */
export function lieOf(liar: number): string {
  return lies[(liar - 1) % lies.length] as string;
}

import { createIdentity, generateSeed, openEnvelope, sealEnvelope } from '@peername/call';
import { spread } from '../lib/figures.mjs';

/** Rows of a table: what signing, sealing and opening a link take in this process. */
export async function sealing(times = 50) {
  const [from, to] = [createIdentity(generateSeed()), createIdentity(generateSeed())];
  const claims = {
    kind: 'invite',
    callId: '0123456789abcdef',
    notAfter: Math.floor(Date.now() / 1000) + 3_600,
    fromKey: from.publicKey,
    fromName: 'bob.azero',
    toName: 'alice.azero',
    session: {
      setup: 'actpass',
      ufrag: 'abcd',
      pwd: 'abcdefghijklmnopqrstuvwx',
      fingerprint: generateSeed(),
      candidates: [
        { type: 'host', protocol: 'udp', kind: 'ipv4', address: '192.0.2.2', port: 50_000 },
        { type: 'host', protocol: 'udp', kind: 'ipv6', address: '2001:db8::2', port: 50_001 },
      ],
    },
  };
  const seal = () => sealEnvelope(claims, { identity: from, recipientKey: to.publicKey });
  const open = async (envelope) => {
    const opened = await openEnvelope(envelope, to);
    if (!opened.ok) throw new Error(opened.refusal.sentence);
  };
  const first = await timed(seal);
  const firstOpened = await timed(() => open(first.result));
  const [sealed, opened] = [[], []];
  for (let i = 0; i < times; i++) {
    const { ms, result } = await timed(seal);
    sealed.push(ms);
    opened.push((await timed(() => open(result))).ms);
  }
  return [
    ['sign and seal, the first time in a process', spread([first.ms])],
    ['open and verify, the first time', spread([firstOpened.ms])],
    ['sign and seal', spread(sealed)],
    ['open and verify', spread(opened)],
  ];
}

async function timed(work) {
  const from = performance.now();
  const result = await work();
  return { ms: performance.now() - from, result };
}

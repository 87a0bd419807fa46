// What a call costs beside the least that two browsers need: RTCPeerConnection by hand, whole descriptions, no names, no
// signatures, no sealing. Two Chromium processes on this machine; the bare exchange and the call take turns.
// Run: npm run bench -- call [--rounds N] [--megabytes N] [--write]
import { parseArgs } from 'node:util';
import { startAzeroNode, testIdentities } from '@peername/devnet';
import { keep } from '../lib/docs.mjs';
import { ratio, spread, table } from '../lib/figures.mjs';
import { openBrowsers } from './browsers.mjs';
import { linkSizes } from './link-sizes.mjs';
import { sealing } from './sealing.mjs';

const { values: flags } = parseArgs({
  options: {
    rounds: { type: 'string', default: '9' },
    megabytes: { type: 'string', default: '32' },
    write: { type: 'boolean', default: false },
  },
});
const rounds = Number(flags.rounds);
const bytes = Number(flags.megabytes) * 1024 * 1024;

const node = await startAzeroNode();
const chain = { endpoint: node.httpUrl, registries: { azero: node.registry.ss58 }, router: node.router.ss58 };
const browsers = await openBrowsers();
const [caller, callee] = browsers.pages;
const [alice, bob] = testIdentities;
await Promise.all([
  caller.evaluate((who) => bench.call.be(who), { ...bob, ...chain }),
  callee.evaluate((who) => bench.call.be(who), { ...alice, ...chain }),
  ...browsers.pages.map((page) => page.evaluate(() => bench.openCamera())),
]);

const both = (step) => Promise.all(browsers.pages.map((page) => page.evaluate(step)));
const since = (from) => performance.now() - from;

/** Offer, answer and channel by hand. */
async function bareData() {
  const offer = await caller.evaluate(() => bench.bare.invite(false));
  const candidates = await caller.evaluate(() => bench.bare.candidates());
  const from = performance.now();
  const answer = await callee.evaluate((text) => bench.bare.answer(text, false), offer);
  const answered = since(from);
  await caller.evaluate((text) => bench.bare.take(text), answer);
  await both(() => bench.bare.connected());
  const connected = since(from);
  await callee.evaluate((size) => bench.bare.receive(size), bytes);
  const sending = performance.now();
  await caller.evaluate((size) => bench.bare.send(size), bytes);
  const rate = bytes / 1024 / 1024 / (since(sending) / 1000);
  await both(() => bench.bare.close());
  return { answered, open: connected - answered, connected, rate, offer: JSON.parse(offer), candidates };
}

/** Sound and picture in the first offer, by hand. */
async function bareMedia() {
  const offer = await caller.evaluate(() => bench.bare.invite(true));
  const candidates = await caller.evaluate(() => bench.bare.candidates());
  const from = performance.now();
  const answer = await callee.evaluate((text) => bench.bare.answer(text, true), offer);
  await caller.evaluate((text) => bench.bare.take(text), answer);
  await both(() => bench.bare.framed());
  const framed = since(from);
  await both(() => bench.bare.close());
  return { framed, offer: JSON.parse(offer), candidates };
}

/** A call, to the same points. */
async function wholeCall() {
  const link = await caller.evaluate(() => bench.call.invite('alice.azero'));
  const from = performance.now();
  await callee.evaluate((text) => bench.call.open(text), link);
  const rang = since(from);
  const reply = await callee.evaluate(() => bench.call.accept());
  const answered = since(from);
  await caller.evaluate((text) => bench.call.take(text), reply);
  await both(() => bench.call.connected());
  const connected = since(from);
  await both(() => bench.call.sendCamera());
  await both(() => bench.call.framed());
  const framed = since(from) - rang;
  await both(() => bench.call.stopCamera());
  await callee.evaluate(() => bench.call.receive());
  const sending = performance.now();
  await caller.evaluate((size) => bench.call.send(size), bytes);
  const rate = bytes / 1024 / 1024 / (since(sending) / 1000);
  await caller.evaluate(() => bench.call.close());
  await callee.evaluate(() => bench.call.close());
  return { rang, answered, open: connected - answered, connected, framed, rate, link, reply };
}

const figures = { bare: [], media: [], call: [] };
// The first round warms the two processes up.
for (let round = 0; round <= rounds; round++) {
  const one = { bare: await bareData(), media: await bareMedia(), call: await wholeCall() };
  if (round > 0) for (const [name, figure] of Object.entries(one)) figures[name].push(figure);
}
const { version } = browsers;
await browsers.close();
await node.close();

const of = (name, figure) => figures[name].map((one) => one[figure]);
const row = (title, figure, bare = 'bare', bareFigure = figure) => [
  title,
  spread(of(bare, bareFigure)),
  spread(of('call', figure)),
  ratio(of('call', figure), of(bare, bareFigure)),
];
const text = [
  `Chromium ${version}, two processes, host addresses only, ${rounds} rounds; figures as median (lowest–highest).`,
  '',
  '### Links',
  '',
  table(['what is carried', 'characters', 'QR code'], linkSizes(figures)),
  '### Connecting and talking',
  '',
  table(
    ['', 'by hand', 'peername', 'ratio'],
    [
      ['invite opened and accepted → answer or reply there, ms', ...row('', 'answered').slice(1)],
      ['reply taken → channel open (ours: and both sides confirmed), ms', ...row('', 'open').slice(1)],
      ['both together, ms', ...row('', 'connected').slice(1)],
      ['accepted → first frame decoded on both sides, ms', ...row('', 'framed', 'media').slice(1)],
      [`${flags.megabytes} MiB (ours: accepted, hashed and confirmed), MiB/s`, ...row('', 'rate').slice(1)],
    ],
  ),
  'The call first waits until the browser has gathered all addresses (Chromium takes 0.12 s for it); by hand the callee is connected by then.',
  '',
  `Until it rings (unsealed, verified, the caller looked up on the local chain): ${spread(of('call', 'rang'))} ms, in the first row.`,
  '',
  '### Sealing',
  '',
  table(['in Node, ms', 'time'], await sealing()),
].join('\n');
console.log(text);
if (flags.write) keep('call', text);

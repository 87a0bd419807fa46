// One client in a fresh process. Prints its figures as one line of JSON.
const [file, client, configText] = process.argv.slice(2);
const config = JSON.parse(configText);
const started = performance.now();
const { open } = await import(file);
const opened = await open(config, client);

async function timed(run) {
  const from = performance.now();
  const values = await run();
  const ms = performance.now() - from;
  for (const value of [values].flat()) {
    if (value !== config.peerId && !(client === 'sdk' && value)) throw new Error(`a wrong answer: ${value}`);
  }
  return ms;
}
const middle = (figures) => figures.sort((a, b) => a - b)[Math.floor(figures.length / 2)];

await timed(() => opened.one('bench0'));
if (config.cold) {
  console.log(JSON.stringify({ cold: performance.now() - started }));
} else {
  // Names not asked for before, so that no client's cache answers; the first ones warm the code up.
  const warm = [];
  for (let i = 1; i <= 60; i++) warm.push(await timed(() => opened.one(`bench${i}`)));
  const many = [];
  for (let from = 100; from < 400; from += 100) {
    const names = Array.from({ length: 100 }, (_, i) => `bench${from + i}`);
    many.push(await timed(() => opened.many(names)));
  }
  console.log(JSON.stringify({ warm: middle(warm.slice(20)), many: middle(many.slice(1)) }));
}
await opened.close?.();
process.exit(0);

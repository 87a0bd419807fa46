// Asks for one URL at a steady pace and reports how long each answer took: an ordinary client beside a flood.
// A process of its own, so that the flood's bookkeeping does not count. Stops when its parent says so.
import { Agent, get } from 'node:http';

const url = process.argv[2];
const every = Number(process.argv[3]);
const agent = new Agent({ keepAlive: true, maxSockets: 8 });
const times = [];
let failed = 0;

const ask = () => {
  const from = performance.now();
  const request = get(url, { agent, timeout: 10_000 }, (response) => {
    response.resume();
    response.on('end', () => {
      times.push(performance.now() - from);
      if (response.statusCode !== 200) failed += 1;
    });
  });
  request.on('timeout', () => request.destroy());
  request.on('error', () => {
    failed += 1;
  });
};
const timer = setInterval(ask, every);
process.on('message', () => {
  clearInterval(timer);
  setTimeout(() => {
    times.sort((a, b) => a - b);
    const at = (share) => times[Math.min(times.length - 1, Math.floor(times.length * share))];
    process.send({ count: times.length, failed, p50: at(0.5), p99: at(0.99), worst: times.at(-1) });
    process.disconnect();
    agent.destroy();
  }, 500);
});

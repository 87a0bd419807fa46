// Drives Firefox from inside the network namespace that it was started in, because WebDriver BiDi needs a loopback
// socket to it. Told how to begin and then what to do in JSON lines on standard input, it answers in JSON lines on standard output.
import { createServer } from 'node:http';
import { createInterface } from 'node:readline';
import { launch } from 'puppeteer-core';

const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const { executablePath, script, html, preferences } = JSON.parse((await lines.next()).value);
const server = createServer((request, response) => {
  const isScript = request.url?.endsWith('.js');
  response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html');
  response.end(isScript ? Buffer.from(script, 'base64') : html);
});
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));

const browser = await launch({
  browser: 'firefox',
  executablePath,
  headless: true,
  extraPrefsFirefox: preferences,
});
const page = await browser.newPage();
// A page on the machine's own loopback is a secure context.
await page.goto(`http://127.0.0.1:${server.address().port}/`);
await page.waitForFunction('globalThis.callPage !== undefined');
answer({ ready: true });

for await (const line of lines) {
  const { id, expression } = JSON.parse(line);
  page.evaluate(expression).then(
    (value) => answer({ id, value }),
    (error) => answer({ id, error: String(error?.message ?? error) }),
  );
}
await browser.close();
process.exit(0);

function answer(message) {
  process.stdout.write(`${JSON.stringify(message)}\n`);
}

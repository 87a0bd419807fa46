import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize, sep } from 'node:path';

const types = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** What a page cannot say of itself in a meta tag, and what a public host of the call app should send too. */
const headers = {
  'content-security-policy': "frame-ancestors 'none'",
  'cross-origin-opener-policy': 'same-origin',
  'permissions-policy': 'camera=(self), microphone=(self), display-capture=(self), geolocation=()',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-cache',
};

/**
 * Serves the files of a folder on loopback, on any port. `generated` are texts by path that stand before the files.
 * Requests under a foreign name (DNS rebinding) are refused: what is generated may hold secrets of test identities.
 */
export async function startStaticServer(folder, generated = {}) {
  const server = createServer((request, response) => {
    answer(request, folder, generated).then(
      ({ status, body, type }) => {
        response
          .writeHead(status, { ...headers, 'content-type': type })
          .end(request.method === 'HEAD' ? '' : body);
      },
      () => response.writeHead(500, headers).end(),
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${server.address().port}/`,
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

async function answer({ method, url, headers: { host = '' } }, folder, generated) {
  const refuse = (status, body) => ({ status, body, type: 'text/plain; charset=utf-8' });
  if (!/^(127\.0\.0\.1|localhost)(:\d+)?$/.test(host)) return refuse(421, 'not here');
  if (method !== 'GET' && method !== 'HEAD') return refuse(405, 'read only');
  const path = pathOf(url);
  if (path === undefined) return refuse(400, 'no path');
  const type = types[extname(path)] ?? 'application/octet-stream';
  if (Object.hasOwn(generated, path)) return { status: 200, body: generated[path], type };
  const file = normalize(join(folder, path));
  if (!file.startsWith(folder + sep)) return refuse(404, 'not found');
  return readFile(file).then(
    (body) => ({ status: 200, body, type }),
    () => refuse(404, 'not found'),
  );
}

function pathOf(url) {
  try {
    const path = decodeURIComponent(new URL(url, 'http://127.0.0.1').pathname).slice(1);
    return path.includes('\0') ? undefined : path || 'index.html';
  } catch {
    return undefined;
  }
}

import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import type { Asked } from './requests.ts';

/** What came back. */
export interface Answered {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
}

/** Of the server and its connections, not of the gateway. */
const ofTransport = new Set([
  'date',
  'connection',
  'keep-alive',
  'transfer-encoding',
  'content-length',
  'server',
]);

/** Sends a request as it is: nothing is followed, normalised or asked to be compressed. */
export async function ask(
  url: string,
  { target, method = 'GET', headers, body, streams }: Asked,
): Promise<Answered> {
  const { hostname, port } = new URL(url);
  const sent = request({ hostname, port, path: target, method, headers, agent: false });
  sent.end(body);
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  const bytes = streams ? await firstEvent(response) : await wholeBody(response);
  sent.destroy();
  return {
    status: response.statusCode ?? 0,
    headers: Object.fromEntries(Object.entries(response.headers).filter(([name]) => !ofTransport.has(name))),
    // Latin-1 keeps every byte.
    body: bytes.toString('latin1'),
  };
}

async function wholeBody(response: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** Up to the end of the first event, comments and settings of the stream before it included. */
async function firstEvent(response: IncomingMessage): Promise<Buffer> {
  let text = '';
  response.setEncoding('latin1');
  for await (const chunk of response) {
    text += chunk;
    const data = text.search(/^data:/m);
    const end = data === -1 ? -1 : text.indexOf('\n\n', data);
    // When to come back is drawn at random, so that the clients of a server that restarts do not come at once.
    if (end !== -1) return Buffer.from(text.slice(0, end).replace(/^retry: \d+/m, 'retry: any'), 'latin1');
  }
  return Buffer.from(text, 'latin1');
}

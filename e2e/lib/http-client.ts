import { Agent, request } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';

/** What a server answered. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

/** Options of {@link ask}. */
export interface AskOptions {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Whose connections to use. @default one of its own */
  readonly agent?: Agent;
}

/** One request; rejects when the connection fails, or after fifteen seconds. */
export function ask(url: string, { body, agent, ...options }: AskOptions = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { ...options, agent: agent ?? false, timeout: 15_000 }, (incoming) => {
      let text = '';
      incoming.setEncoding('utf8');
      incoming.on('data', (chunk: string) => {
        text += chunk;
      });
      incoming.on('error', reject);
      incoming.on('end', () =>
        resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, text }),
      );
    });
    outgoing.on('timeout', () => outgoing.destroy(new Error('no answer in 15 s')));
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

/** What clients saw while something happened. */
export interface LoadResult {
  readonly answered: number;
  /** Answers of 500 and up and failed connections, and how many there were of each. */
  readonly failures: Readonly<Record<string, number>>;
}

/** Lets clients ask for the URLs, one request after the other each, until `during` is over. */
export async function underLoad(
  clients: number,
  urls: readonly string[],
  during: () => Promise<void>,
): Promise<LoadResult> {
  const agent = new Agent({ keepAlive: true, maxSockets: clients });
  const failures: Record<string, number> = {};
  const fail = (why: string): void => {
    failures[why] = (failures[why] ?? 0) + 1;
  };
  let answered = 0;
  let over = false;
  const client = async (first: number): Promise<void> => {
    for (let i = first; !over; i++) {
      try {
        const { status, text } = await ask(urls[i % urls.length]!, { agent });
        if (status >= 500) fail(`${status} ${text}`);
        else answered++;
      } catch (error) {
        fail(String(error));
      }
      // The machine has other things to do.
      await wait(5);
    }
  };
  const working = Promise.all(Array.from({ length: clients }, (_, i) => client(i)));
  try {
    await during();
  } finally {
    over = true;
    await working;
    agent.destroy();
  }
  return { answered, failures };
}

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

/** What a client asks, and what it must hear. */
export interface Question {
  readonly url: string;
  readonly status: number;
}

/** What clients heard while something happened. */
export interface LoadResult {
  readonly answered: number;
  /** Answers with another status and failed connections, and how many there were of each. */
  readonly failures: Readonly<Record<string, number>>;
}

/** Lets clients ask, one question after the other each, until `during` is over. `question` gets a running number. */
export async function underLoad(
  clients: number,
  question: (i: number) => Question,
  during: () => Promise<void>,
): Promise<LoadResult> {
  const agent = new Agent({ keepAlive: true, maxSockets: clients });
  const failures: Record<string, number> = {};
  let answered = 0;
  let asked = 0;
  let isOver = false;
  const client = async (): Promise<void> => {
    while (!isOver) {
      const { url, status } = question(asked++);
      const heard = await ask(url, { agent }).catch((error) => ({ status: 0, text: String(error) }));
      if (heard.status === status) answered++;
      else {
        const failure = `${heard.status} ${heard.text.slice(0, 300)}`;
        failures[failure] = (failures[failure] ?? 0) + 1;
      }
      // The machine has other things to do.
      await wait(5);
    }
  };
  const working = Promise.all(Array.from({ length: clients }, client));
  try {
    await during();
  } finally {
    isOver = true;
    await working;
    agent.destroy();
  }
  return { answered, failures };
}

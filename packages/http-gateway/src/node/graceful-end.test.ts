import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { bundleProgram, type Program } from '../../testing/bundle-program.ts';

let program: Program;
beforeAll(async () => {
  program = await bundleProgram('gateway-process.ts');
});
afterAll(() => program.close());

async function start(drain: number): Promise<{
  child: ChildProcess;
  url: string;
  /** What it ended with. */
  ended: Promise<unknown[]>;
  /** How many requests it says it answered well, once it has ended. */
  answered: () => Promise<number>;
}> {
  const env = { ...process.env, DRAIN: `${drain}` };
  const child = spawn(process.execPath, [program.script], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const log = child.stderr!.setEncoding('utf8').toArray();
  onTestFinished(() => void child.kill('SIGKILL'));
  const [text] = await once(child.stdout!, 'data');
  const answered = async () => (await log).join('').split('"status":200').length - 1;
  return { child, url: String(text).trim(), ended: once(child, 'exit'), answered };
}

interface Outcome {
  readonly status?: number | undefined;
  /** Refused: over a connection that the server never took. */
  readonly failed?: 'refused' | 'dropped' | undefined;
}

/** Asks, and reads the answer to its end. */
function ask(url: string, agent: Agent): Promise<Outcome> {
  return new Promise((resolve) => {
    const sent = request(url, { agent });
    sent.on('error', () => resolve({ failed: sent.reusedSocket ? 'dropped' : 'refused' }));
    sent.on('response', (response) => {
      response.on('error', () => resolve({ failed: 'dropped' }));
      response.on('end', () => resolve({ status: response.statusCode }));
      response.resume();
    });
    sent.end();
  });
}

describe.skipIf(process.platform === 'win32')('a gateway that is told to end under load', () => {
  it.each([0, 500])('drops no request, and exits well, draining for %i ms', async (drain) => {
    const { child, url, ended, answered } = await start(drain);
    const agent = new Agent({ keepAlive: true, maxSockets: 40 });
    onTestFinished(() => agent.destroy());
    const asked: Promise<Outcome>[] = [];
    let isOver = false;
    void ended.then(() => {
      isOver = true;
    });
    // About 400 a second, half of them of cold names that wait for their chain.
    for (let i = 0; !isOver && i < 5_000; i++) {
      for (let j = 0; j < 4; j++)
        asked.push(ask(`${url}/v1/names/${j % 2 ? 'hot' : `cold${i}x${j}`}.fake`, agent));
      if (i === 100) child.kill('SIGTERM');
      await wait(10);
    }
    const outcomes = await Promise.all(asked);
    expect(await ended).toEqual([0, null]);
    const tally = (wanted: (outcome: Outcome) => boolean) => outcomes.filter(wanted).length;
    expect(tally(({ status }) => status === 200)).toBeGreaterThan(400);
    expect(tally(({ status, failed }) => status === 200 || failed === 'refused')).toBe(outcomes.length);
    // Nothing that it answered was lost on the way.
    expect(tally(({ status }) => status === 200)).toBe(await answered());
  });

  it('ends at once when nobody is there', async () => {
    const { child, ended } = await start(0);
    child.kill('SIGTERM');
    expect(await ended).toEqual([0, null]);
  });
});

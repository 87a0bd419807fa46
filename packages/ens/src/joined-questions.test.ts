import { ResolverError, systemClock } from '@peername/resolver-core';
import { describe, expect, test } from 'vitest';
import type { GatewayAskOptions, GatewayQuestion } from './gateway-client.ts';
import { joinQuestions } from './joined-questions.ts';

const question: GatewayQuestion = {
  sender: '0xabab',
  urls: ['https://one.example/{data}'],
  callData: Uint8Array.of(1, 2),
};

/** A client whose answers come when they are told to, and the questions that reach it. */
function slowClient() {
  const asked: {
    readonly options: GatewayAskOptions;
    answer(value: Uint8Array): void;
    fail(error: Error): void;
  }[] = [];
  const client = joinQuestions(
    {
      ask: (_, options) =>
        new Promise((answer, fail) => {
          asked.push({ options, answer, fail });
        }),
    },
    systemClock,
  );
  const ask = (
    round?: AbortSignal,
    signal = new AbortController().signal,
    more: Partial<GatewayQuestion> = {},
  ) => client.ask({ ...question, ...more }, { signal, round, until: Number.POSITIVE_INFINITY });
  return { asked, ask };
}

const newRound = () => new AbortController().signal;

describe('questions of a round', () => {
  test('that are the same are asked once, also of one that comes late', async () => {
    const { asked, ask } = slowClient();
    const round = newRound();
    const early = [ask(round), ask(round)];
    asked[0]?.answer(Uint8Array.of(7));
    expect(await Promise.all([...early, ask(round)])).toEqual(Array(3).fill(Uint8Array.of(7)));
    expect(asked).toHaveLength(1);
  });

  test('that differ in anything are asked apart', () => {
    const { asked, ask } = slowClient();
    const round = newRound();
    for (const more of [
      {},
      { sender: '0xcdcd' as const },
      { urls: ['https://two.example/{data}'] },
      { urls: [...question.urls, 'https://two.example/{data}'] },
      { callData: Uint8Array.of(1) },
    ]) {
      void ask(round, undefined, more);
    }
    expect(asked).toHaveLength(5);
  });

  test('fail alike for all', async () => {
    const { asked, ask } = slowClient();
    const round = newRound();
    const failure = new ResolverError({ code: 'OFFCHAIN_FAILED', shortMessage: 'x' });
    const both = [ask(round), ask(round)].map((work) => work.catch((error: unknown) => error));
    asked[0]?.fail(failure);
    expect(await Promise.all(both)).toEqual([failure, failure]);
    expect(await ask(round).catch((error: unknown) => error)).toBe(failure);
  });

  test('go on for the others when the one that asked first gives up, and end with the round', async () => {
    const { asked, ask } = slowClient();
    const round = new AbortController();
    const ending = new AbortController();
    const [first, second] = [ask(round.signal, ending.signal), ask(round.signal)];
    ending.abort();
    await expect(first).rejects.toMatchObject({ code: 'ABORTED' });
    expect(asked[0]?.options.signal.aborted).toBe(false);
    asked[0]?.answer(Uint8Array.of(7));
    expect(await second).toEqual(Uint8Array.of(7));
    round.abort();
    expect(asked[0]?.options.signal.aborted).toBe(true);
  });

  test('of other rounds, and of none, are asked anew', () => {
    const { asked, ask } = slowClient();
    for (const round of [newRound(), newRound(), undefined, undefined]) void ask(round);
    expect(asked).toHaveLength(4);
  });
});

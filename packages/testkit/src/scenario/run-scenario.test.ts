import { describe, expect, it } from 'vitest';
import { parseScenario } from './parse-scenario.ts';
import { runScenario } from './run-scenario.ts';
import type { Answer, Stage } from './stage.ts';
import type { FaceName } from './step.ts';
import { testValue } from './test-values.ts';

const found: Answer = {
  state: 'found',
  kind: 'staex',
  id: testValue('KEY-1'),
  from: 'chain',
  block: 7n,
  problems: [],
};

/** A stage that gives the answers it was told, one after the other, and writes down what was done to it. */
function play(text: string, answers: readonly Answer[], face: FaceName = 'core') {
  const done: string[] = [];
  const note =
    (what: string) =>
    async (...of: readonly unknown[]): Promise<void> =>
      void done.push([what, ...of.map((each) => JSON.stringify(each))].join(' '));
  const left = [...answers];
  const stage: Stage = {
    face: {
      name: face,
      remembers: face !== 'cli',
      ask: async () => left.shift() ?? { state: 'unknown', problems: [] },
      close: async () => undefined,
    },
    ending: 'azero',
    origins: ['http://one', 'http://two'],
    setRecord: note('record'),
    register: note('register'),
    registerAgain: note('again'),
    release: note('release'),
    mine: note('mine'),
    settle: note('settle'),
    pass: note('pass'),
    jump: (by) => void done.push(`jump ${by}`),
    treat: note('treat'),
    takeRequests: (endpoint) => endpoint * 10,
    close: note('close'),
  };
  const scenario = parseScenario(`# T\ngiven 2 endpoints\n${text}`, 'x.scenario');
  return { done, played: runScenario(scenario, face, async () => stage) };
}

describe('a run of a scenario', () => {
  it('does what the sentences say, in their order', async () => {
    const { done, played } = play(
      'all endpoints hang\na.azero has url "x"\n2 min pass\nthe clock jumps back 1 h\nask a.azero: found staex KEY-1',
      [found],
    );
    expect(await played).toEqual({ asked: 1, skipped: 0 });
    expect(done).toEqual([
      'treat 1 {"is":"hanging"}',
      'treat 2 {"is":"hanging"}',
      'record "a.azero" "url" "x"',
      'pass 120000',
      'jump -3600000',
      'close',
    ]);
  });

  it.each<[string, string, Answer[], string]>([
    ['another state', 'ask a.azero: absent name', [found], 'state is found, not absent'],
    ['another id', 'ask a.azero: found staex KEY-2', [found], 'id is'],
    ['another origin', 'ask a.azero: found staex KEY-1, from the cache', [found], 'from is chain, not cache'],
    [
      'a problem of the face',
      'ask a.azero: found staex KEY-1',
      [{ ...found, problems: ['its age is negative'] }],
      'its age is negative',
    ],
    [
      'an older block than before',
      'ask a.azero: found staex KEY-1\nask a.azero: found staex KEY-1',
      [found, { ...found, block: 6n }],
      'it is of block 6, after one of block 7',
    ],
    [
      'a liar that is not named',
      'ask a.azero: found staex KEY-1, endpoint 2 disagrees',
      [found],
      'these disagree: none, not http://two',
    ],
    [
      'too many requests',
      'ask a.azero: found staex KEY-1\nendpoint 2 was asked at most 19 times',
      [found],
      'asked 20',
    ],
  ])('fails for %s, with file, line and face', async (_, text, answers, why) => {
    const { done, played } = play(text, answers);
    const line = 2 + text.split('\n').length;
    await expect(played).rejects.toThrow(`x.scenario:${line} (core): `);
    await expect(played).rejects.toThrow(why);
    expect(done.at(-1)).toBe('close');
  });

  it('leaves out what is for other faces, and what needs a memory where there is none', async () => {
    const text =
      'gateway: ask a.azero: absent name\nask a.azero: found staex KEY-1, from the cache\nask a.azero: found staex KEY-1';
    expect(await play(text, [{ ...found, from: 'cache' }, found]).played).toEqual({ asked: 2, skipped: 1 });
    expect(await play(text, [found], 'cli').played).toEqual({ asked: 1, skipped: 2 });
  });
});

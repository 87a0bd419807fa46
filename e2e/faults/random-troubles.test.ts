import { type Fiction, type Stage, seededRandom, type Treatment, testValue } from '@peername/testkit';
import { describe, expect, it } from 'vitest';
import { stagesFor } from '../scenarios/set-stage.ts';
import { isLong, tellVerdict } from './long-tests.ts';

const histories = isLong ? 40 : 3;
const steps = isLong ? 100 : 40;
const name = 'alice.azero';
const keys = [1, 2, 3, 4, 5].map((number) => testValue(`KEY-${number}`) ?? '');

const fictions: readonly Fiction[] = [
  { on: 'record', name, key: 'staex-id' },
  { on: 'missing record', name, key: 'staex-id' },
  { on: 'absence', name },
  { on: 'account', name },
  { on: 'blocks' },
  { on: 'ahead', blocks: 1_000_000 },
  { on: 'behind', blocks: 6 },
  { on: 'stuck head' },
  { on: 'number', blocks: 5 },
  { on: 'time', by: 3_600_000 },
];
const networks: readonly Treatment[] = [
  { is: 'up' },
  { is: 'up' },
  { is: 'down' },
  { is: 'slow', by: 50 },
  { is: 'reset' },
  { is: 'garbled' },
];

/** One history of an owner who changes keys, networks that fail and one endpoint that lies, and what went wrong in it. */
async function live(
  stage: Stage,
  seed: number,
): Promise<{ asked: number; answered: number; wrong: string[] }> {
  const random = seededRandom(seed);
  const oneOf = <T>(all: readonly T[]): T => all[Math.floor(random() * all.length)] as T;
  const liar = 1 + Math.floor(random() * 3);
  const wrong: string[] = [];
  const done: string[] = [];
  /** The key of each time. */
  const owned: { key: string; until: number }[] = [];
  let time = 0;
  let current = keys[0] ?? '';
  let newest = 0n;
  let asked = 0;
  let answered = 0;
  await stage.setRecord(name, 'staex-id', current);

  const ask = async (maxAge?: number) => {
    const {
      state,
      id,
      block = newest,
      isStale,
      from,
      problems,
      code,
    } = await stage.face.ask(name, { maxAge });
    asked++;
    const complain = (what: string) =>
      wrong.push(`seed ${seed}: ${what}, after ${done.slice(-8).join(', ')}`);
    for (const problem of problems) complain(problem);
    if (state === 'unknown') return code;
    answered++;
    if (state !== 'found') return void complain(state);
    const oldest = Math.max(0, ...owned.filter(({ key }) => key === id).map(({ until }) => until));
    const age = id === current ? 0 : time - oldest;
    if (id !== current && !owned.some(({ key }) => key === id)) complain(`a key that never was: ${id}`);
    else if (from === 'chain' && !isStale && age > 0) complain('an old key, read from the chain');
    else if (!isStale && age > 60_000) complain(`an old key, ${age} ms after it was replaced`);
    if (maxAge !== undefined && age > maxAge) complain('older than was asked for');
    if (block < newest) complain(`block ${block} after ${newest}`);
    newest = block;
    return state;
  };

  for (let step = 0; step < steps; step++) {
    const chance = random();
    if (chance < 0.3) {
      const by = oneOf([1_000, 10_000, 35_000, 61_000, 130_000]);
      done.push(`${by} ms pass`);
      await stage.pass(by);
      time += by;
    } else if (chance < 0.5) {
      const [endpoint, as] = [1 + Math.floor(random() * 3), oneOf(networks)];
      done.push(`${endpoint} is ${as.is}`);
      await stage.treat(endpoint, as);
    } else if (chance < 0.65) {
      const about: Fiction = random() < 0.3 ? { on: 'nothing' } : oneOf(fictions);
      done.push(`${liar} lies on ${about.on}`);
      await stage.treat(liar, { is: 'lying', about, shared: false });
    } else if (chance < 0.75) {
      owned.push({ key: current, until: time });
      current = oneOf(keys.filter((key) => key !== current));
      done.push('the key changes');
      await stage.setRecord(name, 'staex-id', current);
    } else await ask(random() < 0.4 ? 60_000 : undefined);
  }
  for (const endpoint of [1, 2, 3]) {
    await stage.treat(endpoint, { is: 'up' });
    await stage.treat(endpoint, { is: 'lying', about: { on: 'nothing' }, shared: false });
  }
  await stage.pass(130_000);
  time += 130_000;
  const end = await ask(60_000);
  if (end !== 'found') wrong.push(`seed ${seed}: ${end} when all was well again`);
  return { asked, answered, wrong };
}

describe.each(['core', 'gateway'] as const)(
  'through any history of failures, one liar and new keys, %s',
  (face) => {
    it('gives a key that the name has, or had when it says so', async () => {
      const sum = { asked: 0, answered: 0, wrong: [] as string[] };
      for (let seed = 1; seed <= histories; seed++) {
        const stage = await stagesFor(face)({ endpoints: 3, quorum: 2, proofs: false, name });
        try {
          const { asked, answered, wrong } = await live(stage, seed);
          sum.asked += asked;
          sum.answered += answered;
          sum.wrong.push(...wrong);
        } finally {
          await stage.close();
        }
      }
      tellVerdict(
        `${face}, ${histories} random histories: ${sum.wrong.length} wrong of ${sum.answered} answers to ${sum.asked} questions`,
      );
      expect(sum.wrong).toEqual([]);
    }, 1_800_000);
  },
);

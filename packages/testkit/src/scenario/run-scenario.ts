import type { Count } from '@peername/resolver-core';
import { differences } from './differences.ts';
import type { Answer, SetStage, Stage } from './stage.ts';
import type { Expected, FaceName, Line, Scenario, Step } from './step.ts';

/** What was played. */
export interface Played {
  /** Questions whose answer was looked at. */
  readonly asked: Count;
  /** Lines left out, because they are for other faces, or about a memory that this face has not. */
  readonly skipped: Count;
}

/**
 * Plays a scenario on a stage of its own.
 * @throws Error with `file:line` and the sentence, for the first answer that is not as it says
 */
export async function runScenario(scenario: Scenario, face: FaceName, setStage: SetStage): Promise<Played> {
  const { lines } = scenario;
  const [given] = lines;
  if (given?.step.do !== 'given') throw new Error(`${scenario.file}: nothing is given`);
  const { endpoints, quorum, proofs } = given.step;
  const name = lines.map(({ step }) => ('name' in step ? step.name : undefined)).find(Boolean) ?? '';
  const stage = await setStage({ endpoints, quorum, proofs, name });
  const before = new Map<string, Answer>();
  let asked = 0;
  let skipped = 0;
  try {
    for (const line of lines.slice(1)) {
      if (isSkipped(line, face, stage)) {
        skipped++;
        continue;
      }
      const complaints = await play(line.step, stage, endpoints, before);
      if (line.step.do.startsWith('ask')) asked++;
      if (complaints.length > 0)
        throw new Error(
          `${scenario.file}:${line.number} (${face}): ${line.text}\n  ${complaints.join('\n  ')}`,
        );
    }
  } finally {
    await stage.close();
  }
  return { asked, skipped };
}

function isSkipped({ faces, step }: Line, face: FaceName, stage: Stage): boolean {
  if (faces) return !faces.includes(face);
  if (stage.face.remembers || step.do !== 'ask') return false;
  return step.expected.from === 'cache' || step.expected.isStale === true;
}

/** What is wrong with what happened; nothing for all that is as it should be. */
async function play(
  step: Step,
  stage: Stage,
  endpoints: Count,
  before: Map<string, Answer>,
): Promise<readonly string[]> {
  switch (step.do) {
    case 'given':
      return [];
    case 'set record':
      await stage.setRecord(step.name, step.key, step.value);
      return [];
    case 'register':
      await stage.register(step.name, step.lasts, { [step.key]: step.value });
      return [];
    case 'register again':
      await stage.registerAgain(step.name);
      return [];
    case 'release':
      await stage.release(step.name);
      return [];
    case 'mine':
      await stage.mine(step.blocks);
      return [];
    case 'settle':
      await stage.settle();
      return [];
    case 'pass':
      await stage.pass(step.by);
      return [];
    case 'jump':
      stage.jump(step.by);
      return [];
    case 'treat':
      for (const endpoint of all(step.endpoints, endpoints)) await stage.treat(endpoint, step.as);
      return [];
    case 'ask': {
      const answer = await stage.face.ask(step.name, { maxAge: step.maxAge });
      const last = before.get(step.name);
      // Answers without a block say nothing about the name.
      if (answer.block !== undefined)
        before.set(step.name, { ...answer, registeredAt: answer.registeredAt ?? last?.registeredAt });
      return [
        ...compare(answer, step.expected, stage),
        ...compareWithLast(answer, last, step.expected, stage),
      ];
    }
    case 'ask unknown names':
      return askUnknown(step.count, step.expected, stage);
    case 'check requests':
      return all(step.endpoints, endpoints).flatMap((endpoint) => {
        const requests = stage.takeRequests(endpoint);
        return requests > step.most ? `endpoint ${endpoint} was asked ${requests} times` : [];
      });
  }
}

function all(endpoints: readonly Count[] | 'all', count: Count): readonly Count[] {
  return endpoints === 'all' ? Array.from({ length: count }, (_, i) => i + 1) : endpoints;
}

function compare(answer: Answer, expected: Expected, { origins }: Stage): readonly string[] {
  return [...differences(answer, expected, origins), ...answer.problems];
}

/** Whoever remembers never goes back to an older block, whatever the scenario is about. */
function compareWithLast(
  answer: Answer,
  last: Answer | undefined,
  { isRegisteredLater }: Expected,
  { face }: Stage,
): readonly string[] {
  const complaints: string[] = [];
  if (face.remembers && last?.block !== undefined && answer.block !== undefined && answer.block < last.block)
    complaints.push(`it is of block ${answer.block}, after one of block ${last.block}`);
  const [from, to] = [last?.registeredAt, answer.registeredAt];
  if (isRegisteredLater && !(from && to && to > from))
    complaints.push(`it was registered ${to?.toISOString()}, the time before ${from?.toISOString()}`);
  return complaints;
}

async function askUnknown(count: Count, expected: Expected, stage: Stage): Promise<readonly string[]> {
  const together = 25;
  const complaints: string[] = [];
  for (let from = 0; from < count; from += together) {
    const names = Array.from(
      { length: Math.min(together, count - from) },
      (_, i) => `nobody-${from + i}.${stage.ending}`,
    );
    const answers = await Promise.all(names.map((name) => stage.face.ask(name, {})));
    complaints.push(
      ...answers.flatMap((answer, i) => compare(answer, expected, stage).map((c) => `${names[i]}: ${c}`)),
    );
  }
  return complaints.slice(0, 3);
}

import { Agent } from 'node:http';
import { type Answer, ask } from '../lib/http-client.ts';

/** What came of a load. */
export interface LoadReport {
  readonly asked: number;
  /** How often each status came, and each failed connection. */
  readonly outcomes: Readonly<Record<string, number>>;
  /** Answers that no outage explains: one sentence each, at most twenty of them. */
  readonly wrong: readonly string[];
}

/** A load under way. */
export interface Load {
  /** Ends it, and waits for what is under way. */
  stop(): Promise<LoadReport>;
}

/** What is true of the chain at this moment. */
export interface Truth {
  /** The ids that a name may be answered with: the one it has, and the one it had a moment ago. */
  idsOf(name: string): readonly string[];
  /** How often the name was given another id, the last one being the one it has. */
  changesOf(name: string): number;
  /** Names that exist. */
  readonly names: readonly string[];
}

interface Case {
  readonly path: string;
  readonly body?: string;
  /** Every status that is right, whatever happens to the endpoints. */
  readonly statuses: readonly number[];
  /** The name whose records it asks for. */
  readonly name?: string;
  /** Whether its id must be in the answer. */
  readonly hasId?: boolean;
}

// An outage of every endpoint at once: a name that was never read cannot be answered then.
const outage = [502, 503, 504];

/** Asks for so many names that nobody has, so that every cache is as full as it gets. */
export async function fillCaches(base: string, names: number): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: 32 });
  let next = 0;
  const client = async (): Promise<void> => {
    while (next < names) await ask(`${base}/v1/names/filler${next++}.azero`, { agent });
  };
  await Promise.all(Array.from({ length: 32 }, client));
  agent.destroy();
}

/** Asks a gateway so many questions a second, of all kinds that there are. */
export function startMixedLoad(base: string, truth: Truth, perSecond: number): Load {
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  const outcomes: Record<string, number> = {};
  const wrong: string[] = [];
  const underWay = new Set<Promise<void>>();
  let asked = 0;

  // Up to which change of its name each question was answered with the id: answers to others are held by themselves.
  const told = new Map<string, number>();
  /** What is known to have changed is not served while nobody can say what it is now. */
  const isBetween = (path: string, name: string | undefined): boolean =>
    name !== undefined && truth.changesOf(name) > (told.get(path) ?? 0);

  const one = async (n: number): Promise<void> => {
    const { path, body, statuses, name, hasId = false } = caseOf(n, truth);
    const idsNow = (): readonly string[] => (name === undefined ? [] : truth.idsOf(name));
    const allowed = idsNow();
    const wasBetween = isBetween(path, name);
    const changes = name === undefined ? 0 : truth.changesOf(name);
    const request =
      body === undefined ? {} : { method: 'POST', body, headers: { 'content-type': 'application/json' } };
    const send = (): Promise<Answer> => ask(`${base}${path}`, { agent, ...request });
    // A server may close a connection that was idle in the moment in which it is used again (RFC 9112, 9.3.1).
    const answer = await send()
      .catch((error) => (error.code === 'ECONNRESET' ? send() : Promise.reject(error)))
      .catch(String);
    const outcome = typeof answer === 'string' ? answer : `${answer.status}`;
    outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
    const mayFail = wasBetween || isBetween(path, name);
    const newest = allowed.at(-1);
    if (
      newest !== undefined &&
      typeof answer !== 'string' &&
      answer.status === 200 &&
      answer.text.includes(newest)
    )
      told.set(path, Math.max(changes, told.get(path) ?? 0));
    const complaint =
      typeof answer === 'string'
        ? answer
        : statuses.includes(answer.status)
          ? complaintAbout(answer, hasId ? [...allowed, ...idsNow()] : [])
          : mayFail && outage.includes(answer.status)
            ? undefined
            : `status ${answer.status}: ${answer.text.slice(0, 200)}`;
    if (complaint !== undefined && wrong.length < 20) wrong.push(`${path}: ${complaint}`);
  };
  // In small portions, as many clients would ask.
  const portion = Math.max(1, Math.round(perSecond / 50));
  const timer = setInterval(
    () => {
      for (let i = 0; i < portion; i++) {
        const work = one(asked++).finally(() => underWay.delete(work));
        underWay.add(work);
      }
    },
    1_000 / (perSecond / portion),
  );

  return {
    async stop() {
      clearInterval(timer);
      await Promise.all(underWay);
      agent.destroy();
      return { asked, outcomes, wrong };
    },
  };
}

function caseOf(n: number, { names }: Truth): Case {
  const name = names[n % names.length] ?? '';
  const known = `/v1/names/${name}`;
  switch (n % 20) {
    case 0:
      return { path: `/v1/names/nobody${n}.azero`, statuses: [404, ...outage] };
    case 1:
      return { path: `/v1/names/not_a_name${n}.azero`, statuses: [400] };
    case 2:
      return {
        path: '/v1/names:batch',
        body: JSON.stringify({ names: [name, `nobody${n}.azero`, 'not a name'] }),
        statuses: [200],
      };
    case 3:
      return { path: `${known}/records`, statuses: [200], name };
    case 4:
      return { path: `${known}?policy=network`, statuses: [200, ...outage] };
    case 5:
      return { path: `/dns-query?name=_dnsaddr.${name}&type=TXT`, statuses: [200] };
    case 6:
      return { path: '/v1/services', statuses: [200] };
    case 7:
      return { path: `${known}?kinds=staex`, statuses: [200], name, hasId: true };
    default:
      return { path: known, statuses: [200], name, hasId: true };
  }
}

function complaintAbout(answer: Answer, allowed: readonly string[]): string | undefined {
  if (allowed.length === 0 || answer.status !== 200) return undefined;
  const id = idOf(answer);
  return allowed.includes(id ?? '') ? undefined : `the id ${id}, which it never had`;
}

function idOf(answer: Answer | string): string | undefined {
  if (typeof answer === 'string' || answer.status !== 200) return undefined;
  return (JSON.parse(answer.text) as { readonly peer?: { readonly id?: string } }).peer?.id;
}

import { serveGateway } from '@peername/http-gateway/node';
import {
  type Assurance,
  type Clock,
  createResolver,
  type JsonObject,
  type NameService,
} from '@peername/resolver-core';
import type { Answer, Face } from '@peername/testkit';
import { answerIn } from './answer.ts';

/** A gateway asked over HTTP, whose headers have to fit its answers. */
export async function openGatewayFace(
  service: NameService,
  { clock, require }: { readonly clock: Clock; readonly require?: Assurance | undefined },
): Promise<Face> {
  const resolver = createResolver({ services: [service], clock });
  // How soon it gives up is shown in e2e/faults; here a busy machine is not to look like an outage.
  const patience = { answerWithin: 9_500 };
  const gateway = await serveGateway(resolver, { port: 0, clock, clientOf: () => undefined, ...patience });
  return {
    name: 'gateway',
    remembers: true,
    async ask(name, { maxAge }) {
      const query = new URLSearchParams({
        ...(maxAge !== undefined && { maxAge: `${Math.floor(maxAge / 1000)}` }),
        ...(require && { require }),
      });
      const response = await fetch(`${gateway.url}/v1/names/${name}?${query}`);
      const answer = answerIn((await response.json()) as JsonObject);
      const cacheStatus = response.headers.get('cache-status');
      return {
        ...answer,
        from: cacheStatus === null ? undefined : cacheStatus.includes('hit') ? 'cache' : 'chain',
        problems: [...answer.problems, ...wrongHeaders(answer, response)],
      };
    },
    async close() {
      await gateway.close();
      await resolver.close();
    },
  };
}

const statuses = { found: [200], absent: [404, 410], invalid: [422] } as const;

/** What HTTP caches would be told wrongly. */
function wrongHeaders({ state, isStale }: Answer, { status, headers }: Response): readonly string[] {
  const wrong: string[] = [];
  const cacheControl = headers.get('cache-control') ?? '';
  const maxAge = Number(/max-age=(\d+)/.exec(cacheControl)?.[1] ?? 0);
  const age = headers.get('age');
  const must = (holds: boolean, what: string) => {
    if (!holds) wrong.push(`${what} (status ${status}, cache-control "${cacheControl}", age ${age})`);
  };
  if (age !== null) must(/^\d+$/.test(age), 'the age is no whole number');
  if (state === 'unknown') {
    must(status >= 500, 'an outage must be a 5xx');
    must(maxAge <= 5, 'an outage may be kept for at most 5 s');
    must(/no-store|max-age/.test(cacheControl), 'caches are told nothing');
    return wrong;
  }
  must((statuses[state] as readonly number[]).includes(status), `${state} has another status`);
  must(cacheControl.startsWith('public') || cacheControl === 'no-store', 'caches are told nothing');
  if (isStale) must(maxAge <= 30, 'a stale answer may be kept for at most 30 s');
  else if (state === 'absent') must(maxAge <= 30, 'an absence may be kept for at most 30 s');
  else must(maxAge <= 300, 'an answer may be kept for at most 300 s');
  return wrong;
}

import { type OpenAPIHono, z } from '@hono/zod-openapi';
import {
  type Assurance,
  type Milliseconds,
  type ReverseResolution,
  reverseToJson,
  waitFor,
} from '@peername/resolver-core';
import { LRUCache } from 'lru-cache';
import { decodeText } from '../decode-text.ts';
import { describeResponses, targetResponses } from '../describe-responses.ts';
import type { GatewayContext } from '../gateway-context.ts';
import { canonicalQuery, lookupQuery } from '../lookup-query.ts';
import { splitTarget } from '../name-target.ts';
import { parseQuery } from '../parse-query.ts';
import { cacheStatusOf, type Prepared, prepare, send } from '../prepared.ts';
import { outcomeKinds, problemMembers } from '../problem.ts';
import { redirect } from '../respond.ts';
import { accountOnChain, origin } from '../response-schemas.ts';
import { createSharedWork } from '../shared-work.ts';
import type { Signer } from '../signature/signer.ts';
import { type RouteEnv, route } from './route.ts';

type ReadAccount = Exclude<ReverseResolution, { readonly state: 'unknown' }>;

const pattern = '/v1/accounts/:account/names';
const accountQuery = lookupQuery.pick({ require: true });
const foundFor = 60_000;
const absentFor = 30_000;

/** An account that names itself, confirmed forward. */
export const accountNamesSchema = z
  .strictObject({
    input: z.string(),
    account: accountOnChain,
    state: z.literal('found'),
    name: z.string(),
    names: z.array(z.string()).length(1),
    ...origin,
  })
  .openapi('AccountNames');

/** `/v1/accounts/{account}/names`: what an account calls itself, where the name points back at it. */
export function addAccountRoute(app: OpenAPIHono<RouteEnv>, context: GatewayContext): void {
  const { resolver, responses, settings, clock } = context;
  const reads = createSharedWork<ReadAccount>({ clock, max: 1_000 });
  // Only a read tells how the chain writes an account.
  const canonicalOf = new LRUCache<string, string>({ max: 1_000 });

  const read = async (account: string, require: Assurance | undefined): Promise<ReadAccount> => {
    const asked = clock.now();
    const resolution = await resolver.reverse(account, { require });
    if (resolution.state === 'unknown') throw resolution.error;
    const { address } = resolution.account;
    if (address !== account) canonicalOf.set(account, address);
    const prepared = await prepareAccount(resolution, require, asked, settings.signer);
    responses.set(targetOf(address, require), prepared);
    return resolution;
  };

  app.get(
    pattern,
    route(pattern, async (visit, c) => {
      const { path, search } = splitTarget(visit.target);
      const { require } = parseQuery(accountQuery, search);
      const account = decodeText(path.split('/')[3] ?? '').trim();
      const known = canonicalOf.get(account) ?? account;
      const isOfChain = resolver.services.some((s) => s.reverse && s.supportsAccount?.(account));
      const canonical = targetOf(known, require);
      if (isOfChain && canonical !== visit.target) return redirect(canonical);

      // What is no account costs no read.
      const work = isOfChain
        ? reads.run(`${require} ${account}`, visit.admit, () => read(account, require))
        : read(account, require);
      const { signal } = visit;
      // The read goes on, so that the next one finds its answer.
      const resolution = await waitFor(work, { clock, timeout: settings.answerWithin, signal });
      const target = targetOf(resolution.account.address, require);
      if (target !== visit.target) return redirect(target);
      visit.cache = 'miss';
      const now = clock.now();
      const prepared =
        responses.get(target, now) ?? (await prepareAccount(resolution, require, now, settings.signer));
      const ifNoneMatch = c.req.header('if-none-match');
      return send(prepared, { ifNoneMatch, cacheStatus: cacheStatusOf('miss'), now });
    }),
  );
  app.openAPIRegistry.registerPath({
    method: 'get',
    path: '/v1/accounts/{account}/names',
    summary: 'The name that an account gives itself, when that name points back at it',
    request: {
      query: accountQuery,
      params: z.object({
        account: z.string().openapi({ example: '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY' }),
      }),
    },
    responses: {
      ...describeResponses('Its name', accountNamesSchema, [400, 404, 429, 500, 501, 502, 503, 504]),
      ...targetResponses,
    },
  });
}

function targetOf(address: string, require: Assurance | undefined): string {
  return `/v1/accounts/${encodeURIComponent(address)}/names${canonicalQuery({ require })}`;
}

function prepareAccount(
  resolution: ReadAccount,
  require: Assurance | undefined,
  now: Milliseconds,
  signer: Signer | undefined,
): Promise<Prepared> {
  const { state, account, evidence } = resolution;
  const lasts = state === 'found' ? foundFor : absentFor;
  const readAt = new Date(now);
  const until = new Date(now + lasts);
  const json = {
    ...reverseToJson({ ...resolution, input: account.address }),
    names: state === 'found' ? [resolution.name.text] : [],
    freshness: {
      origin: 'gateway',
      readAt: readAt.toISOString(),
      freshUntil: until.toISOString(),
      staleUntil: until.toISOString(),
      stale: false,
    },
  };
  const about = {
    window: { cacheControl: `public, max-age=${lasts / 1000}`, bornAt: now, usableUntil: now + lasts },
    stale: false,
    route: pattern,
    subject: account.address,
    block: evidence.block.number,
    target: targetOf(account.address, require),
    readAt,
    until,
  };
  if (state === 'found') return prepare({ status: 200, json, ...about }, signer);
  const kind = outcomeKinds[resolution.reason];
  const detail = `${account.address}: ${kind.title.toLowerCase()}`;
  const problem = { ...problemMembers(kind, detail), code: kind.slug, retryable: false };
  return prepare({ status: kind.status, json: { ...problem, ...json }, ...about }, signer);
}

import { type OpenAPIHono, z } from '@hono/zod-openapi';
import type { GatewayContext } from '../gateway-context.ts';
import { dataHeaders, type Headers } from '../headers.ts';
import type { Asker } from '../look-up-name.ts';
import { splitTarget } from '../name-target.ts';
import { parseQuery } from '../parse-query.ts';
import { cacheStatusOf } from '../prepared.ts';
import { RequestError } from '../problem.ts';
import { readBody } from '../read-body.ts';
import { type RouteEnv, route } from '../routes/route.ts';
import type { Visit } from '../visit.ts';
import { type AnsweredQuery, answerQuery } from './answer-query.ts';
import { decodeBase64url } from './base64url.ts';
import { describeDns } from './describe-dns.ts';
import { type DnsQuery, lifetimeOf } from './dns-message.ts';
import { jsonQuery, toDnsQuery } from './json-query.ts';
import { pickType } from './pick-type.ts';
import { readQuery } from './read-query.ts';
import { replyToJson } from './reply-to-json.ts';
import { writeReply } from './write-reply.ts';

const wireType = 'application/dns-message';
const jsonTypes = ['application/dns-json', 'application/json'] as const;
const longestMessage = 4_096;
const wireQuery = z.strictObject({ dns: z.string() });

/**
 * `/dns-query`: names over DNS over HTTPS, on the wire (RFC 8484) and as JSON. Every DNS reply is a 200; other statuses
 * are of HTTP alone: no DNS query, a wrong type, a quota.
 */
export function addDnsRoute(app: OpenAPIHono<RouteEnv>, context: GatewayContext): void {
  const path = '/dns-query';
  app.get(
    path,
    route(path, async (visit, c) => {
      const accept = c.req.header('accept');
      const { search } = splitTarget(visit.target);
      if (/(^|&)dns=/.test(search)) {
        pickType(accept, [wireType]);
        const { dns } = parseQuery(wireQuery, search);
        return answerOnWire(context, visit, decodeBase64url(dns));
      }
      const type = pickType(accept, jsonTypes);
      const query = toDnsQuery(parseQuery(jsonQuery, search));
      const answered = await answerQuery(context, query, askerOf(visit));
      return reply(JSON.stringify(replyToJson(query, answered.reply)), type, visit, answered);
    }),
  );
  app.post(
    path,
    route(path, async (visit, c) => {
      const [type = ''] = (c.req.header('content-type') ?? '').split(';');
      if (type.trim().toLowerCase() !== wireType)
        throw new RequestError('BAD_CONTENT_TYPE', `The content-type must be ${wireType}`);
      pickType(c.req.header('accept'), [wireType]);
      return answerOnWire(context, visit, await readBody(c.req.raw, longestMessage));
    }),
  );
  describeDns(app, path);
}

async function answerOnWire(context: GatewayContext, visit: Visit, bytes: Uint8Array): Promise<Response> {
  const query: DnsQuery | undefined = readQuery(bytes);
  if (!query) throw new RequestError('BAD_REQUEST', 'This is no DNS query (RFC 1035, section 4)');
  const answered = await answerQuery(context, query, askerOf(visit));
  return reply(writeReply(query, answered.reply), wireType, visit, answered);
}

function askerOf({ admit, signal }: Visit): Asker {
  return { admit, signal };
}

function reply(
  body: string | Uint8Array<ArrayBuffer>,
  type: string,
  visit: Visit,
  { reply, cache, error }: AnsweredQuery,
): Response {
  visit.cache = cache;
  visit.error = error;
  const lifetime = lifetimeOf(reply);
  const status: Headers = cache === 'none' ? {} : { 'cache-status': cacheStatusOf(cache) };
  return new Response(body, {
    headers: {
      'content-type': type,
      'cache-control': lifetime === undefined ? 'no-store' : `public, max-age=${lifetime}`,
      vary: 'accept',
      ...status,
      ...dataHeaders,
    },
  });
}

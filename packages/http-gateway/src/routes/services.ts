import { type OpenAPIHono, z } from '@hono/zod-openapi';
import { allKinds, type JsonObject, peerKinds, recordKeysOf } from '@peername/resolver-core';
import { describeResponses } from '../describe-responses.ts';
import { prepareDocument, sendDocument } from '../document.ts';
import type { GatewayContext } from '../gateway-context.ts';
import { longestTarget, maxBatchBytes, maxBatchNames } from '../limits.ts';
import type { Quota } from '../quota.ts';
import { type RouteEnv, route } from './route.ts';

const count = z.int().min(0);
const seconds = z.number().min(0).openapi({ description: 'In seconds' });
const quota = z.strictObject({ limit: count, window: seconds });

/** What is served here, and how much of it. */
export const servicesSchema = z
  .strictObject({
    services: z.array(
      z.strictObject({
        id: z.string(),
        network: z.string(),
        chain: z.string().optional().openapi({ description: 'CAIP-2', example: 'eip155:1' }),
        title: z.string(),
        testnet: z.boolean(),
        finality: z.enum(['latest', 'safe', 'finalized']).optional(),
        freshFor: seconds,
        accounts: z.boolean().openapi({ description: 'Whether accounts can be asked for their names' }),
      }),
    ),
    kinds: z
      .array(z.strictObject({ kind: z.enum(peerKinds), recordKeys: z.array(z.string()) }))
      .openapi({ description: 'Kinds of peer id, the first wins, and the records they are read from' }),
    limits: z.strictObject({
      urlBytes: count,
      batchNames: count,
      batchBytes: count,
      answerWithin: seconds,
      streamsPerClient: count,
    }),
    quotas: z
      .strictObject({ requests: quota, reads: quota })
      .optional()
      .openapi({ description: 'Of one client; left out where there is none' }),
  })
  .openapi('Services');

/** `/v1/services`: which names this gateway knows, and its limits. */
export function addServicesRoute(app: OpenAPIHono<RouteEnv>, context: GatewayContext): void {
  app.get(
    '/v1/services',
    route('/v1/services', (_, c) =>
      sendDocument(prepareDocument(servicesJson(context)), c.req.header('if-none-match')),
    ),
  );
  app.openAPIRegistry.registerPath({
    method: 'get',
    path: '/v1/services',
    summary: 'Which names are served here, and within which limits',
    responses: describeResponses('Services, kinds, limits and quotas', servicesSchema, [429]),
  });
}

function servicesJson({ resolver, settings }: GatewayContext): JsonObject {
  return {
    services: resolver.services.map(({ id, network, finality, freshFor, reverse }) => ({
      id,
      network: network.id,
      chain: network.chain,
      title: network.title,
      testnet: network.testnet,
      finality,
      freshFor: freshFor / 1000,
      accounts: reverse !== undefined,
    })),
    kinds: allKinds.map((codec) => ({ kind: codec.kind, recordKeys: recordKeysOf([codec], false) })),
    limits: {
      urlBytes: longestTarget,
      batchNames: maxBatchNames,
      batchBytes: maxBatchBytes,
      answerWithin: settings.answerWithin / 1000,
      streamsPerClient: settings.maxStreamsPerClient,
    },
    quotas: settings.clientOf && {
      requests: inSeconds(settings.requestQuota),
      reads: inSeconds(settings.readQuota),
    },
  };
}

function inSeconds({ limit, window }: Quota): JsonObject {
  return { limit, window: window / 1000 };
}

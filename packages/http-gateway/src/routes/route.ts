import { toResolverError } from '@peername/resolver-core';
import type { Context, Handler } from 'hono';
import { RequestError } from '../problem.ts';
import { sendError } from '../respond.ts';
import { contentFields } from '../signature/seal.ts';
import type { Visit } from '../visit.ts';

/** What the routes get beside the request: the visit that the door began. */
export interface RouteEnv {
  Bindings: { readonly visit: Visit };
}

/** A route's handler: says where the visit went, and turns whatever it throws into a response. */
export function route(
  pattern: string,
  answer: (visit: Visit, c: Context<RouteEnv>) => Response | Promise<Response>,
): Handler<RouteEnv> {
  return async (c) => {
    const { visit } = c.env;
    visit.route = pattern;
    try {
      return headOnly(c.req.raw.method, await answer(visit, c));
    } catch (error) {
      if (!(error instanceof RequestError)) visit.error = toResolverError(error);
      return sendError(error);
    }
  };
}

/** HEAD gets what GET would, without the body: a stream among them must not be left running. */
function headOnly(method: string, response: Response): Response {
  if (method !== 'HEAD') return response;
  void response.body?.cancel();
  const bare = new Response(null, response);
  for (const field of contentFields) bare.headers.delete(field);
  return bare;
}

import {
  type Assurance,
  type Clock,
  createResolver,
  type NameService,
  resolutionToJson,
} from '@peername/resolver-core';
import type { Face } from '@peername/testkit';
import { answerIn } from './answer.ts';

/** The library: one resolver, asked again and again. */
export function openCoreFace(
  service: NameService,
  { clock, require }: { readonly clock: Clock; readonly require?: Assurance | undefined },
): Face {
  const resolver = createResolver({ services: [service], clock });
  return {
    name: 'core',
    remembers: true,
    async ask(name, { maxAge }) {
      const resolution = await resolver.lookup(name, { maxAge, require });
      const problems: string[] = [];
      if (resolution.state !== 'unknown') {
        const { readAt, freshUntil, staleUntil } = resolution.freshness;
        if (readAt.getTime() > clock.now()) problems.push('its age is negative');
        if (readAt > freshUntil || freshUntil > staleUntil) problems.push('its windows are out of order');
      }
      return answerIn(resolutionToJson(resolution), problems);
    },
    close: () => resolver.close(),
  };
}

import { ResolverError } from './errors.ts';
import { escapeText } from './escape-text.ts';
import { type Name, tidyName } from './name.ts';
import type { NameService } from './name-service.ts';

/** A name with the service that reads it. */
export interface ServicedName {
  readonly name: Name;
  readonly service: NameService;
}

/**
 * Finds the service of what a person typed and has it parsed by that service's rules.
 *
 * @throws {@link ResolverError} `INVALID_NAME`, `UNSUPPORTED_NAME`
 */
export function parseName(text: string, services: readonly NameService[]): ServicedName {
  const tidy = tidyName(text);
  const candidates = services.filter((service) => service.supports(tidy));
  const service = candidates.find((s) => !s.fallback) ?? candidates[0];
  if (!service) {
    throw new ResolverError({
      code: 'UNSUPPORTED_NAME',
      shortMessage: `No configured name service handles "${escapeText(text, 80)}"`,
      details: `configured: ${services.map((s) => `${s.id} on ${s.network.title}`).join(', ') || 'none'}`,
    });
  }
  return { name: service.parse(tidy), service };
}

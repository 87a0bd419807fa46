import { type NameService, parseName } from '@peername/resolver-core';
import type { Settings } from './options.ts';

// Nobody is asked to own it: that a name is absent is an answer too.
const label = 'peername-is-ready';

/** A name of each service, to be read now and then: whether it can be says whether its chain is in reach. */
export function probeNames(
  services: readonly NameService[],
  { azeroRegistry = {} }: Pick<Settings, 'azeroRegistry'>,
): readonly string[] {
  const endings = ['azero', 'a0', 'tzero', ...Object.keys(azeroRegistry), 'eth'];
  const names = endings.map((ending) => `${label}.${ending}`);
  return services.flatMap((service) => names.find((name) => serviceOf(name, services) === service) ?? []);
}

function serviceOf(name: string, services: readonly NameService[]): NameService | undefined {
  try {
    return parseName(name, services).service;
  } catch {
    return undefined;
  }
}

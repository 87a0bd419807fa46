import type { NameService } from '@peername/resolver-core';

/** The parts of a name in a question. */
export interface Zone {
  /** The ending, as it was written. */
  readonly name: string;
  /** The name on the chain, in lower case as far as the DNS knows of case; undefined for the ending itself. */
  readonly owner: string | undefined;
  /** Whether `_dnsaddr.` came before it. */
  readonly isDnsaddr: boolean;
}

/**
 * Endings that the DNS does not have. A service that takes every dotted name, as ENS does, takes those of the DNS too; of
 * these the DNS knows better, and to deny one that the chain does not know would make it unreachable.
 */
const endingsOfFallbacks: ReadonlySet<string> = new Set(['eth']);

/** Takes the name in a question apart. */
export function zoneOf(name: string): Zone {
  const labels = name.split('.');
  const ending = labels.at(-1) ?? '';
  const isDnsaddr = labels.length > 1 && lowerAscii(labels[0] ?? '') === '_dnsaddr';
  const owner = isDnsaddr ? labels.slice(1) : labels;
  const isEnding = labels.length === 1;
  return { name: ending, owner: isEnding ? undefined : lowerAscii(owner.join('.')), isDnsaddr };
}

/** Whether a service is the only one, the DNS included, that has names of this ending. */
export function isOurs({ name }: Zone, services: readonly NameService[]): boolean {
  const ending = lowerAscii(name);
  return services.some(
    ({ fallback, supports }) =>
      ending !== '' && supports(`x.${ending}`) && (!fallback || endingsOfFallbacks.has(ending)),
  );
}

function lowerAscii(text: string): string {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

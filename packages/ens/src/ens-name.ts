import { escapeText, invalidName, type Name, ResolverError, tidyName } from '@peername/resolver-core';
import { normalizeName } from './normalize.ts';

/** The id of this name service. */
export const serviceId = 'ens';

/**
 * Whether the text ends like a name that could be asked of ENS: any dotted text, since DNS names resolve there too,
 * except the endings that belong to other chains.
 */
export function isEnsText(text: string, foreignTlds: readonly string[]): boolean {
  const dot = text.lastIndexOf('.');
  return (
    dot !== -1 &&
    !foreignTlds.includes(
      text
        .slice(dot + 1)
        .trim()
        .toLowerCase(),
    )
  );
}

/**
 * The canonical name for what a person typed, by ENSIP-15.
 *
 * @throws {@link ResolverError} `INVALID_NAME`; `UNSUPPORTED_NAME` for an ending of another chain
 */
export function parseEnsName(text: string, foreignTlds: readonly string[]): Name {
  const canonical = normalize(text);
  // Asked of the canonical text, because "azero" in full-width letters becomes "azero" only there.
  if (!isEnsText(canonical, foreignTlds)) {
    throw new ResolverError({
      code: 'UNSUPPORTED_NAME',
      shortMessage: `"${escapeText(canonical, 80)}" is a name of another chain, not of ENS`,
    });
  }
  return { text: canonical, labels: canonical.split('.'), service: serviceId };
}

function normalize(text: string): string {
  const tidy = tidyName(text);
  let canonical: string;
  try {
    canonical = normalizeName(tidy);
  } catch (cause) {
    throw invalidName(text, whyRefused(cause));
  }
  // Again, because normalization can make a text three times as long.
  return tidyName(canonical);
}

/** The library's sentence without its direction marks, which exist for browsers only. */
function whyRefused(cause: unknown): string {
  return cause instanceof Error ? escapeText(cause.message.replaceAll('\u200e', '')) : 'ENSIP-15 refuses it';
}

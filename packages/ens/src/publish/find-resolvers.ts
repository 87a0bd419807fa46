import { escapeText, type Hex, type Name } from '@peername/resolver-core';
import { PublishError, type PublishReason } from '@peername/resolver-core/publish';
import { dnsEncode } from '../name-encoding.ts';
import type { NameState } from './name-state.ts';

/** Where people set a resolver. */
const app = 'app.ens.domains';

/**
 * The contracts that may hold the records of a name, the likelier first. There are two only where ENSv2 answers for a
 * name that the first registry still keeps.
 *
 * @throws {@link PublishError} `no-name`, `no-resolver`, `offchain`, `wildcard`, `unfit-resolver`: no transaction could
 *   change what the world sees of the name
 */
export function findResolvers(name: Name, state: NameState): readonly Hex[] {
  const { found, registryOwner, registryResolver, texts } = state;
  const shown = shownName(name);
  const above = found && found.offset > 0 ? nameAfter(name, found.offset) : undefined;
  if (texts.state === 'offchain') {
    const keeper = above ?? shown;
    throw refusal(
      'offchain',
      `The records of ${shown} are not on the chain but with whoever runs ${keeper}; change them there`,
    );
  }
  if (texts.state !== 'none' && above && !registryOwner) {
    throw refusal(
      'wildcard',
      `${shown} exists only through ${above}, which answers for all names below it; its owner has to register ${shown}, or to change what ${above} says`,
    );
  }
  if (!found || above) {
    if (!registryOwner) throw refusal('no-name', `Nobody owns ${shown}; register it at ${app}`);
    throw refusal(
      'no-resolver',
      `${shown} has no resolver, so there is no place for its records; set the public resolver at ${app}`,
    );
  }
  if (texts.state !== 'read') {
    throw refusal(
      'unfit-resolver',
      `The resolver of ${shown} (${found.resolver}) keeps no texts; set the public resolver at ${app}`,
      texts.state === 'unfit' ? texts.why : undefined,
    );
  }
  const others = registryResolver && registryResolver !== found.resolver ? [registryResolver] : [];
  return [found.resolver, ...others];
}

/** A name for a sentence. */
export function shownName({ text }: Name): string {
  return escapeText(text, 80);
}

/** A sentence and why. */
export function refusal(
  reason: PublishReason,
  shortMessage: string,
  details?: string | undefined,
): PublishError {
  return new PublishError({ reason, shortMessage, details });
}

/** The part of the name that starts at so many bytes of its DNS form. */
function nameAfter({ labels }: Name, offset: number): string {
  const rest = labels.findIndex((_, at) => dnsEncode(labels.slice(0, at)).length - 1 >= offset);
  return escapeText(labels.slice(rest).join('.'), 80);
}

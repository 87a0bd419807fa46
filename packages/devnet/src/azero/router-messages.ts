import { concatBytes, fromHex } from './hex.ts';
import { type MessageContext, type Messages, message } from './ink-message.ts';
import { type Account, account } from './registry-layout.ts';
import { router } from './router-layout.ts';
import { type Codec, decode, option, type Result, result, text, tuple, u8, vector } from './scale.ts';

/** The router's error: a variant, and a TLD with some of them. */
type RouterError = readonly [variant: number, tld?: string];
const tldNotFound = 3;
const couldNotResolveDomain: RouterError = [4];
const invalidDomainName: RouterError = [5];

const routerError: Codec<RouterError> = {
  encode: ([variant, tld]) =>
    tld === undefined ? u8.encode(variant) : concatBytes(u8.encode(variant), text.encode(tld)),
  read: () => {
    throw new Error('never an argument');
  },
};

const registryGetAddress = fromHex('0xd259f7ba');
const registryGetPrimaryDomain = fromHex('0xbf5b5677');

/** The reads of the AZERO.ID router by selector, written after its published source and metadata. */
export const routerMessages: Messages = {
  // get_registry
  '0x15a5d20a': message(tuple<[string]>(text), option(account), ({ storage }, tld) =>
    router.routes.get(storage, tld),
  ),
  // get_address
  '0xd259f7ba': message(tuple<[string]>(text), result(account, routerError), resolveAddress),
  // get_primary_domains
  '0xdf3a358e': message(
    tuple<[Uint8Array, string | undefined]>(account, option(text)),
    vector(tuple<[Uint8Array, string]>(account, text)),
    primaryDomains,
  ),
  // get_all_registries
  '0xe6da7bf0': message(
    tuple<[]>(),
    vector(tuple<readonly [Uint8Array, readonly string[]]>(account, vector(text))),
    (context) => registries(context).map((registry) => [registry, tldsOf(context, registry)] as const),
  ),
  // get_all_tlds
  '0xf1a7af41': message(tuple<[]>(), vector(text), (context) =>
    registries(context).flatMap((registry) => tldsOf(context, registry)),
  ),
  // get_associated_tlds
  '0xcb18f821': message(tuple<[Uint8Array]>(account), vector(text), tldsOf),
};

function registries({ storage }: MessageContext): readonly Account[] {
  return router.self.get(storage)?.[2] ?? [];
}

function tldsOf({ storage }: MessageContext, registry: Account): readonly string[] {
  return router.tlds.get(storage, registry) ?? [];
}

function resolveAddress(context: MessageContext, domain: string): Result<Account, RouterError> {
  const dot = domain.lastIndexOf('.');
  const name = domain.slice(0, Math.max(0, dot));
  const tld = domain.slice(dot + 1);
  if (name === '' || tld === '') return { err: invalidDomainName };
  const registry = router.routes.get(context.storage, tld);
  if (!registry) return { err: [tldNotFound, tld] };
  const answer = context.call(registry, concatBytes(registryGetAddress, text.encode(name)));
  if (!answer || answer.revert) return { err: couldNotResolveDomain };
  return { ok: answer.data.slice(2) };
}

function primaryDomains(
  context: MessageContext,
  of: Account,
  tld: string | undefined,
): readonly [Account, string][] {
  const routed = tld === undefined ? undefined : router.routes.get(context.storage, tld);
  const asked = tld === undefined ? registries(context) : routed ? [routed] : [];
  return asked.flatMap((registry) => {
    const answer = context.call(registry, concatBytes(registryGetPrimaryDomain, of));
    const domain = answer && decode(option(text), answer.data.slice(1));
    return domain === undefined ? [] : [[registry, domain] as [Account, string]];
  });
}

/** What somebody typed as their name. */
export type TypedName =
  | { readonly ok: true; readonly name: string }
  | { readonly ok: false; readonly isSecret: boolean; readonly sentence: string };

/** Looks at what was typed before anybody is asked about it: a secret must not get into a question. Repeats nothing. */
export function readTypedName(text: string): TypedName {
  const name = text.trim();
  if (secrets.some((form) => form.test(name)))
    return {
      ok: false,
      isSecret: true,
      sentence:
        'This looks like a secret: a private key or the words of a wallet. It was sent nowhere and is not kept. Your key stays in your wallet; type your name.',
    };
  if (name.length > 255 || !/^[^.\s][^\s]*\.[^.\s]{2,}$/.test(name))
    return {
      ok: false,
      isSecret: false,
      sentence:
        'This is not a name, so nobody was asked. Write it with its ending, such as alice.azero or alice.eth.',
    };
  return { ok: true, name };
}

const secrets: readonly RegExp[] = [
  /^(0x)?([0-9a-f]{64}){1,2}$/i,
  /^\w{3,8}(\s+\w{3,8}){11,}/,
  /^\/\//,
  /^([a-z0-9-]+:)?nsec1/i,
  /^peername-key:/,
  /^\{/,
];

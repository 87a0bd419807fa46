import { type Callee, didKeyOf, type Party } from '@peername/call';
import { escapeText } from '@peername/resolver-core';
import { shorten } from '../names/describe-resolution.ts';

/** What somebody is called on the page: the name where it is proven, else the beginning of the key. */
export function nameOf({ key, name, standing }: Party): string {
  return standing === 'verified' && name !== undefined ? escapeText(name, 80) : shorten(didKeyOf(key));
}

/** Who is called: the name that was dialled and looked up, or the bare key. */
export function calleeName({ key, name }: Pick<Callee, 'key' | 'name'>): string {
  return name === undefined ? shorten(didKeyOf(key)) : escapeText(name, 80);
}

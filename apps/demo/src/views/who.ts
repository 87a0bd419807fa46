import { type Callee, partyTitle } from '@peername/call';

/** Who is called: the name that was dialled and looked up, or the beginning of the bare key. */
export function calleeName({ key, name }: Pick<Callee, 'key' | 'name'>): string {
  return partyTitle({ key, name, standing: name === undefined ? 'unknown-key' : 'verified' });
}

import type { PinChange } from '@peername/resolver-core';
import type { Settings } from '../options.ts';
import type { CallConsole } from './call-console.ts';

/**
 * Whether the user takes a change: they said so beforehand, and of somebody whose key they compared in person they type
 * the name too, where they can be asked.
 */
export async function takesChange(
  name: string,
  change: PinChange | undefined,
  { acceptChange }: Settings,
  { keyboard }: CallConsole,
): Promise<boolean> {
  if (!acceptChange) return false;
  if (!change?.before.comparedAt) return true;
  const typed = await keyboard?.ask('You compared their key in person. Type the name to take the new one: ');
  return typed?.trim().toLowerCase() === name;
}

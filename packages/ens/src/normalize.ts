import { ens_normalize } from '@adraffy/ens-normalize';

/**
 * The ENSIP-15 form of a name.
 *
 * Names of plain ASCII letters, digits and hyphens are most names, and for them the rules come down to lowercase and
 * "no `--` in the third and fourth place". Deciding those here spares a process that meets no other name the unpacking
 * of the Unicode tables, which is dearer than the whole lookup.
 *
 * @throws Error with a sentence of ENSIP-15 for a name that cannot be
 */
export function normalizeName(text: string): string {
  const lower = text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
  return /^[a-z0-9-]+(\.[a-z0-9-]+)*$/.test(lower) && !/(^|\.)[^.]{2}--/.test(lower)
    ? lower
    : ens_normalize(text);
}

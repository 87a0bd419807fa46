import { RequestError } from '../problem.ts';

/**
 * The first of the types that a client takes (RFC 9110, 12.5.1); without an `Accept` the first of all.
 *
 * @throws {@link RequestError} `NOT_ACCEPTABLE`
 */
export function pickType(accept: string | undefined, types: readonly [string, ...string[]]): string {
  if (accept === undefined || accept.trim() === '') return types[0];
  const ranges = accept
    .toLowerCase()
    .split(',')
    .map((item) => item.split(';').map((part) => part.trim()))
    .filter((parts) => !parts.slice(1).some((parameter) => /^q=0(\.0*)?$/.test(parameter)))
    .map(([range]) => range);
  const picked = types.find((type) => ranges.some((range) => range === type || coversType(range, type)));
  if (picked !== undefined) return picked;
  throw new RequestError('NOT_ACCEPTABLE', `What is asked is served as ${types.join(' or ')}`);
}

function coversType(range: string | undefined, type: string): boolean {
  return range === '*/*' || range === `${type.slice(0, type.indexOf('/'))}/*`;
}

import type { Answer } from './stage.ts';
import type { Expected } from './step.ts';

/** In how far an answer is not what was expected, one sentence each. */
export function differences(
  answer: Answer,
  expected: Expected,
  origins: readonly string[],
): readonly string[] {
  const { dissent, isRegisteredLater: _, ...plain } = expected;
  const fields = Object.entries(plain) as [keyof typeof plain, unknown][];
  const differing = fields.filter(([field, value]) => answer[field] !== value);
  const said = differing.map(([field, value]) => `${field} is ${answer[field]}, not ${value}`);
  const liars = dissent?.map((endpoint) => origins[endpoint - 1]).sort();
  if (liars && String(liars) !== String([...(answer.dissent ?? [])].sort()))
    said.push(`these disagree: ${answer.dissent?.join(' ') || 'none'}, not ${liars.join(' ')}`);
  // The whole of it, because a wrong state is told by what else was said.
  if (said.length > 0) said.push(`it was ${describe(answer)}`);
  return said;
}

function describe({ problems: _, dissent, ...answer }: Answer): string {
  const parts = Object.entries(answer).filter(([, value]) => value !== undefined);
  return [...parts.map(([field, value]) => `${field} ${value}`), ...(dissent ?? [])].join(', ');
}

import type { NameService } from '../name-service.ts';

/**
 * How the service before several members is followed: through one of them, and through the next when that fails. It takes
 * no quorum: what is told only ever makes names be read again, and it is reading that asks all of them.
 */
export function followMembers(members: readonly NameService[]): Pick<NameService, 'subjectOf' | 'changes'> {
  const [first] = members;
  if (!first?.subjectOf || !members.every(({ changes }) => changes)) return {};
  let turn = 0;
  return {
    subjectOf: (name) => first.subjectOf?.(name) ?? name.text,
    changes: (options) => (members[turn++ % members.length] as NameService).changes?.(options) ?? none(),
  };
}

async function* none(): AsyncGenerator<never> {}

import type { AbsentResolution, InvalidResolution } from './resolution.ts';

/** Thrown by `resolve` when the chain answered and there is nothing to dial. `lookup` gives the same as a value. */
export class UnresolvedError extends Error {
  override readonly name = 'UnresolvedError';
  readonly resolution: AbsentResolution | InvalidResolution;

  constructor(resolution: AbsentResolution | InvalidResolution) {
    super(explainUnresolved(resolution));
    this.resolution = resolution;
  }
}

/** One sentence on why a name cannot be dialled, for its reader. */
export function explainUnresolved(resolution: AbsentResolution | InvalidResolution): string {
  const { name, evidence } = resolution;
  const where = `${evidence.network}, block ${evidence.block.number}`;
  if (resolution.state === 'invalid') {
    const [record] = resolution.records;
    return `${name.text} must not be dialled: record "${record?.key}" ${resolution.reason === 'conflict' ? 'conflicts' : 'is malformed'} (${record?.why}; ${where})`;
  }
  switch (resolution.reason) {
    case 'name':
      return `${name.text} does not exist (${where})`;
    case 'expired':
      return `${name.text} expired ${resolution.expiresAt?.toISOString().slice(0, 10) ?? 'some time ago'} (${where})`;
    case 'resolver':
      return `${name.text} has no contract that could hold records (${where})`;
    case 'record':
      return `${name.text} has no peer-id record such as "staex-id" (${where}); its owner can add one`;
  }
}

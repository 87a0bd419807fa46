import type { Name } from '@peername/resolver-core';
import type { CommandContext } from '../command.ts';
import type { Secrets } from '../identity/secrets.ts';
import type { Keyboard } from '../keyboard.ts';
import type { ChainPublisher } from './chain-publisher.ts';
import type { PublishDesk } from './publish-desk.ts';

/** All that the steps of one publication have in common. */
export interface Publication {
  readonly context: CommandContext;
  readonly chain: ChainPublisher;
  readonly desk: PublishDesk;
  readonly name: Name;
  /** Undefined where nobody can be asked. */
  readonly keyboard: Keyboard | undefined;
  readonly secrets: Secrets;
}

import type { Command } from './command.ts';
import { callCommands } from './command-table/call-commands.ts';
import { lookupCommands } from './command-table/lookup-commands.ts';
import { publishCommands } from './command-table/publish-commands.ts';
import { serverCommands } from './command-table/server-commands.ts';
import { trustCommands } from './command-table/trust-commands.ts';

/** Every command, in the order of the help. */
export const commands: readonly Command[] = [
  ...lookupCommands,
  ...publishCommands,
  ...callCommands,
  ...trustCommands,
  ...serverCommands,
];

/** The command of that name. */
export function findCommand(name: string): Command | undefined {
  return commands.find((command) => command.name === name);
}

import type { Io } from './io.ts';
import type { OpenResolver } from './open-resolver.ts';
import type { OwnOptions, SettingName, Settings } from './options.ts';
import type { OpenPublisher } from './publish/chain-publisher.ts';

/** What a command gets to work with. */
export interface CommandContext {
  /** The arguments after the command's name. */
  readonly args: readonly string[];
  readonly settings: Settings;
  readonly io: Io;
  readonly openResolver: OpenResolver;
  readonly openPublisher: OpenPublisher;
}

/** Does the work and answers the exit code. */
export type CommandAction = (context: CommandContext) => Promise<number>;

/** A command as help and the argument reader know it; what it does is loaded when it is run. */
export interface Command {
  readonly name: string;
  /** What comes after the name: `NAME...`. */
  readonly operands: string;
  readonly summary: string;
  /** Further paragraphs of its help, one per line. */
  readonly notes: readonly string[];
  readonly examples: readonly (readonly [commandLine: string, meaning: string])[];
  readonly options: readonly SettingName[];
  /** Those of them that mean something else here. */
  readonly own?: OwnOptions;
  load(): Promise<CommandAction>;
}

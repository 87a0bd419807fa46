/**
 * The command line of peername as a function.
 *
 * @packageDocumentation
 */
export type { Io, TextInput, TextOutput } from './io.ts';
export { type RunParts, run } from './main.ts';
export type { OpenResolver, ResolverNeeds, ResolverParts } from './open-resolver.ts';
export type { Settings } from './options.ts';
export type { ChainPublisher, OpenPublisher } from './publish/chain-publisher.ts';

import type { Count, LookupOptions, Resolver, TraceEvent } from '@peername/resolver-core';
import type { CommandContext } from './command.ts';
import { inOrder } from './in-order.ts';
import { lookupOptions } from './lookup-options.ts';
import { namesInput } from './names-input.ts';
import type { ResolverNeeds } from './open-resolver.ts';
import { createReport, type Outcome } from './report.ts';

/** A kind of lookup that a command makes of each of its operands. */
export interface Lookup {
  /** What an operand is called: `name`. */
  readonly what: string;
  /** What the resolver must be able to do for these operands, or for any when they are not known yet. */
  needs(operands: readonly string[] | undefined): ResolverNeeds;
  one(resolver: Resolver, operand: string, options: LookupOptions): Promise<Outcome>;
  /** Several at once where that is cheaper than one by one. Same order. */
  many?(
    resolver: Resolver,
    operands: Iterable<string> | AsyncIterable<string>,
    options: LookupOptions,
  ): AsyncIterable<Outcome>;
}

const atOnce: Count = 16;

/** Looks all operands up, reports each as it comes, and answers the exit code. */
export async function lookUpAll(
  { args, settings, io, openResolver }: CommandContext,
  lookup: Lookup,
): Promise<number> {
  const { items, known } = namesInput(args, lookup.what, io);
  const options = lookupOptions(settings, io.signal);
  const resolver = await openResolver(settings, io.env, lookup.needs(known));
  const report = createReport(io, settings, { what: `${lookup.what}s`, total: known?.length });
  const one = (item: string) => lookup.one(resolver, item, options);
  const outcomes = settings.explain
    ? explained(items, (item, trace) => lookup.one(resolver, item, { ...options, trace }))
    : (lookup.many?.(resolver, items, options) ?? inOrder(items, atOnce, one));
  try {
    for await (const outcome of outcomes) await report.add(outcome);
    return report.exitCode();
  } finally {
    report.end();
    await resolver.close();
  }
}

/** One by one, so that every step belongs to one operand. */
async function* explained(
  items: Iterable<string> | AsyncIterable<string>,
  one: (item: string, trace: (step: TraceEvent) => void) => Promise<Outcome>,
): AsyncGenerator<Outcome> {
  for await (const item of items) {
    const steps: TraceEvent[] = [];
    yield { ...(await one(item, (step) => void steps.push(step))), steps };
  }
}

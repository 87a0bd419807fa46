import type { PublishPlan } from '@peername/resolver-core/publish';
import { recordsAfter } from '@peername/resolver-core/publish';
import type { Keyboard } from '../keyboard.ts';
import type { Settings } from '../options.ts';
import { UsageError } from '../usage-error.ts';
import { outlookOf } from './outlook.ts';

/** What somebody has to be asked about a plan; undefined where `--yes` answers it. */
export function questionOn(plan: PublishPlan, { yes, force }: Settings): string | undefined {
  const breaks = outlookOf(recordsAfter(plan)).state === 'invalid' && !force;
  if (breaks) return 'Publish it all the same? [y/N] ';
  return yes ? undefined : 'Publish it? [y/N] ';
}

/**
 * Asks whether to do it. A name that nobody could dial afterwards is nothing that `--yes` was said to.
 *
 * @throws {@link UsageError} where nobody can be asked
 */
export async function confirmPublication(
  plan: PublishPlan,
  settings: Settings,
  keyboard: Keyboard | undefined,
  signal: AbortSignal,
): Promise<boolean> {
  const question = questionOn(plan, settings);
  if (question === undefined) return true;
  if (!keyboard)
    throw new UsageError(
      settings.yes
        ? `Nobody could dial ${plan.name.text} afterwards, so --yes is not enough: correct its other records too, or add --force`
        : 'Nobody can be asked here whether to publish it: add --yes to say so, or --dry-run to only look',
    );
  const answer = await keyboard.ask(question, { afresh: true });
  // Ctrl-C is no answer.
  signal.throwIfAborted();
  return /^\s*y(es)?\s*$/i.test(answer ?? '');
}

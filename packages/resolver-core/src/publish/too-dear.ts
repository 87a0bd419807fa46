import { escapeText } from '../escape-text.ts';
import type { Name } from '../name.ts';
import { type Coin, formatCoins } from './format-coins.ts';
import { PublishError } from './publish-error.ts';

/** The error where a change costs more than its plan allows, which no `maxFee` alters. */
export function dearerThanPlanned(name: Name): PublishError {
  return outdated(`The change of ${shown(name)} costs more by now than was planned; look at a new plan`);
}

/** The error where the plan allows the fee, and whoever signs does not. */
export function dearerThanAllowed(name: Name, fee: bigint, maxFee: bigint, coin: Coin): PublishError {
  const [asked, allowed] = [formatCoins(fee, coin, 'up'), formatCoins(maxFee, coin, 'down')];
  return outdated(
    `The fee for ${shown(name)} is ${asked} by now, over the ${allowed} that may be paid; wait until it is lower, or allow more`,
  );
}

function outdated(shortMessage: string): PublishError {
  return new PublishError({ reason: 'outdated', shortMessage });
}

function shown({ text }: Name): string {
  return escapeText(text, 80);
}

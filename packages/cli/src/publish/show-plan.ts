import { escapeText } from '@peername/resolver-core';
import { feeDoubts, formatCoins, type PublishPlan, recordsAfter } from '@peername/resolver-core/publish';
import { grouped } from '../quantities.ts';
import { readRecord } from '../read-record.ts';
import { alignLeft } from '../table.ts';
import type { View } from '../view.ts';
import { describeOutlook, isSameOutlook, outlookOf, remedies } from './outlook.ts';
import { unitsOf } from './units-of.ts';

// The longest record that is kept anywhere is 4 KiB; more than a screenful of it helps nobody.
const longestValue = 1_024;

/**
 * What publishing would do, for people.
 *
 * ```
 * alice.azero  Aleph Zero devnet · block 27
 *    staex-id
 *      - h8syf1xcv3rveegh00p89ew8sqbzkr4ckpjz3zs4xxr5tvf4hs4g
 *      + ctnsaj8135fsnm5t1fqda6093g95pjzfdhms77trjk6fy1ks6a80
 *    Stands for  staex ctnsaj8… (record staex-id)
 *    May sign    5Grwva… (owner), this account
 *    Costs       at most 0.0021 AZERO, and a deposit of 0.0004 AZERO; the account has 1,000 AZERO
 * ```
 *
 * @param usualMaxFee - in whole coins; more is called unusual
 */
export function showPlan(plan: PublishPlan, view: View, usualMaxFee: string): string {
  const { bold, dim, green, red } = view.colors;
  const { name, network, block, changes } = plan;
  const head = `${bold(escapeText(name.text))}  ${dim(`${escapeText(network.title)} · block ${grouped(block.number)}`)}`;
  const diffs = changes.flatMap(({ key, before, value }) => [
    `   ${escapeText(key)}`,
    ...(before === null ? [] : [red(`     - ${shown(key, before)}`)]),
    ...(value === null ? [dim('     (goes)')] : [green(`     + ${shown(key, value)}`)]),
  ]);
  const facts = alignLeft([
    ...outlookRows(plan),
    ...writerRows(plan),
    ...costRows(plan),
    ...(plan.expiresAt ? [['Expires', plan.expiresAt.toISOString().slice(0, 10)]] : []),
  ]);
  const indented = facts.map((line) => `   ${line}`);
  const doubts = [...feeWarnings(plan, view, usualMaxFee), ...warnings(plan, view)];
  return [head, ...diffs, ...indented, ...doubts, ''].join('\n');
}

/** Private keys that somebody published by mistake are not spread. */
function shown(key: string, value: string): string {
  const record = readRecord(key, value);
  if (record && !record.parsed.ok && record.parsed.reason === 'private-key')
    return '(a private key, not shown)';
  return value === '' ? '(empty)' : escapeText(value, longestValue);
}

function outlookRows(plan: PublishPlan): string[][] {
  const [before, after] = [outlookOf(plan.records), outlookOf(recordsAfter(plan))];
  const say = (outlook: typeof before): string => escapeText(describeOutlook(outlook), longestValue);
  if (isSameOutlook(before, after)) return [['Stands for', `${say(after)}, as before`]];
  return [
    ['Stood for', say(before)],
    ['Will be', say(after)],
  ];
}

function writerRows({ writers, account, mayWrite }: PublishPlan): string[][] {
  const rows = writers.map(({ role, account: who }, i) => [
    i === 0 ? 'May sign' : '',
    `${escapeText(who)} (${role}${who === account ? ', this account' : ''})`,
  ]);
  if (account === undefined || writers.some(({ account: who }) => who === account)) return rows;
  return [...rows, ['Signs', `${escapeText(account)}${mayWrite === false ? ', which may not' : ''}`]];
}

function costRows({ cost }: PublishPlan): string[][] {
  if (!cost) return [];
  const { fee, deposit, balance } = cost;
  const kept =
    deposit > 0n
      ? `, and a deposit of ${formatCoins(deposit, cost, 'up')}`
      : deposit < 0n
        ? `; a deposit of ${formatCoins(-deposit, cost, 'down')} comes back`
        : '';
  return [
    ['Costs', `at most ${formatCoins(fee, cost, 'up')}${kept}`],
    ['', `the account has ${formatCoins(balance, cost, 'down')}`],
  ];
}

function feeWarnings({ cost }: PublishPlan, { colors }: View, usualMaxFee: string): string[] {
  if (!cost) return [];
  const lot = unitsOf(usualMaxFee, cost.decimals);
  const unusual = `The fee is unusual: up to ${formatCoins(cost.fee, cost, 'up')}, and more than ${formatCoins(lot, cost, 'down')} is a lot here`;
  const sentences = [...(cost.fee > lot ? [unusual] : []), ...feeDoubts(cost)];
  return sentences.map((sentence) => `   ${colors.bold(colors.red(`! ${sentence}`))}`);
}

/** What should make one think twice. */
function warnings(plan: PublishPlan, { colors }: View): string[] {
  const { red, yellow, bold, dim } = colors;
  const [before, after] = [outlookOf(plan.records), outlookOf(recordsAfter(plan))];
  const name = escapeText(plan.name.text);
  const written = new Set(plan.changes.flatMap(({ key, value }) => (value === null ? [] : [key])));
  const say = (sentence: string): string => `   ${yellow(`! ${escapeText(sentence, longestValue)}`)}`;
  const note = (sentence: string): string => `   ${dim(escapeText(sentence, longestValue))}`;
  if (after.state === 'invalid') {
    const will = before.state === 'invalid' ? 'will be able to' : 'will';
    const why = after.reason === 'conflict' ? 'its records contradict each other' : 'a record is malformed';
    return [
      `   ${bold(red(`! Nobody ${will} dial ${name} afterwards: ${why}`))}`,
      ...remedies(after, written).map(say),
    ];
  }
  if (before.state === 'found' && after.state === 'absent')
    return [say(`Nobody will find a peer id on ${plan.name.text} afterwards`)];
  if (before.state === 'found' && after.state === 'found' && !isSameOutlook(before, after))
    return [
      note(
        `Whoever remembered the former id is asked before they take the new one, you too: peername pins accept ${plan.name.text}`,
      ),
    ];
  return passedOver(plan).map(say);
}

/** Peer ids that are published and not the one that is dialled by default. */
function passedOver(plan: PublishPlan): string[] {
  const after = outlookOf(recordsAfter(plan));
  if (after.state !== 'found') return [];
  return plan.changes.flatMap(({ key, value }) => {
    const record = value === null ? undefined : readRecord(key, value);
    if (!record?.parsed.ok || record.parsed.peer.kind === after.kind) return [];
    return [
      `${after.kind} comes before ${record.parsed.peer.kind}: programs that can dial both take ${after.id}`,
    ];
  });
}

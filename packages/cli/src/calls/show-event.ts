import { didKeyOf, type Observer, partyTitle, type Ringing } from '@peername/call';
import { describePinChange, escapeText, type NameService, type PinChange } from '@peername/resolver-core';
import { bytes, roughly } from '../quantities.ts';
import { showEvidence } from '../show-evidence.ts';
import { alignLeft } from '../table.ts';
import type { View } from '../view.ts';
import type { CallEvent } from './call-event.ts';

// A sentence of ours about somebody else's name.
const longest = 2_000;

/** An event for people: whole lines, escaped; empty for what needs no words. */
export function showEvent(event: CallEvent, view: View, services: readonly NameService[] = []): string {
  const { bold, dim, green, red, yellow, cyan } = view.colors;
  const say = (text: string): string => escapeText(text, longest);
  switch (event.event) {
    case 'looking-up':
      return '';
    case 'callee': {
      const { key, name, pin, change, resolution } = event.callee;
      const evidence =
        resolution?.state === 'found' ? [`   ${dim(showEvidence(resolution.evidence, services, view))}`] : [];
      const pinned =
        change !== undefined
          ? showChange(change, view)
          : pin === 'new'
            ? [dim('   New: you have not called this name before. Its key is remembered from now on.')]
            : [];
      return lines(`${bold(say(name ?? 'A bare key'))}  ${didKeyOf(key)}`, ...evidence, ...pinned);
    }
    case 'caller':
      return showCaller(event.ringing, view, services);
    case 'no-link':
      return lines(red(`✗  ${say(event.problem.sentence)}`));
    case 'link': {
      const { exposure, kind, reader, link, expiresAt } = event;
      const told = exposure.addresses.length > 0 ? exposure.addresses.map(say).join('  ') : 'no address';
      const who = exposure.disclosures.map(
        ({ observer, sentence }) => [`   ${observers[observer]}`, dim(say(sentence))] as const,
      );
      const until = expiresAt.toTimeString().slice(0, 5);
      return lines(
        '',
        `${bold(kind === 'invite' ? 'This invite tells' : 'This reply tells')}  ${told}`,
        ...alignLeft(who),
        ...exposure.warnings.map((warning) => yellow(`   ! ${say(warning)}`)),
        '',
        kind === 'invite'
          ? `Send this link to ${bold(say(reader))}; it is good until ${until}:`
          : `Send this link back to ${bold(say(reader))}; it is good until ${until}:`,
        '',
        cyan(link),
        '',
      );
    }
    case 'refused':
      return lines(yellow(`✗  ${say(event.refusal.sentence)}`));
    case 'picked-up':
      return lines(green(`${say(event.by)} picked up. Paste the reply that they send you.`));
    case 'connecting':
      return lines(dim(`Connecting to ${say(event.to)} …`));
    case 'connected': {
      const { party, words } = event;
      const compare =
        party.standing === 'verified'
          ? dim(`   To be quite sure, compare these words with them: ${words.join(' ')}`)
          : yellow(`   Compare these words with them before you trust this call: ${bold(words.join(' '))}`);
      return lines(`${green('✓')}  In a call with ${bold(partyTitle(party))}`, compare);
    }
    case 'chat':
      return event.text
        .split(/\r\n|\r|\n/)
        .map((text) => `${bold(say(event.from))}  ${escapeText(text, 16_384)}\n`)
        .join('');
    case 'transfer':
      return showTransfer(event, view);
    case 'trouble':
      return lines(yellow(`!  ${say(event.sentence)}`));
    case 'reconnecting':
      return lines(yellow('The connection broke off; trying to bring it back …'));
    case 'reconnected':
      return lines(green('Connected again.'));
    case 'ended': {
      const lasted = event.lasted === undefined ? '' : dim(`  (${roughly(event.lasted)})`);
      const isGood = event.exitCode === 0;
      return lines(`${isGood ? '' : red('✗  ')}${say(event.sentence)}${lasted}`);
    }
  }
}

const observers: Readonly<Record<Observer, string>> = {
  link: 'the messenger',
  peer: 'the other person',
  relay: 'servers',
  endpoint: 'endpoints',
};

function showCaller({ check, party }: Ringing, view: View, services: readonly NameService[]): string {
  const { bold, dim, green, red, yellow } = view.colors;
  const id = didKeyOf(party.key);
  switch (check.state) {
    case 'verified': {
      const { resolution, pin, name } = check;
      const evidence = resolution.state === 'found' ? showEvidence(resolution.evidence, services, view) : '';
      const before =
        pin === 'new' ? 'New: you have not talked to this name before.' : 'The same key as last time.';
      return lines(
        `${green('✓')}  ${bold(escapeText(name))} is calling, ${green('verified')}: the name points to the key that signed`,
        dim(`   ${id}`),
        dim(`   ${evidence}`),
        dim(`   ${before}`),
      );
    }
    case 'unknown-key':
      return lines(
        `${yellow('?')}  ${bold('Somebody without a name')} is calling, ${yellow('not verified')}`,
        `   ${id}`,
        yellow('   Anybody can make such a key. Compare the words with them once you are connected.'),
      );
    case 'changed':
      return lines(
        `${red('!')}  ${bold(escapeText(check.name))} is calling, but ${red('has changed')}`,
        ...showChange(check.change, view),
        red(`   ${escapeText(check.sentence, longest)}`),
      );
    case 'unchecked':
    case 'mismatch':
      return lines(
        `${red('?')}  Somebody who says they are ${bold(escapeText(check.name))} is calling, ${red('not verified')}`,
        `   ${id}`,
        red(`   ${escapeText(check.sentence, longest)}`),
      );
  }
}

function showChange(change: PinChange, { colors }: View): string[] {
  const { red, bold } = colors;
  const why = {
    registration: 'The name was registered anew, maybe by somebody else.',
    peer: 'The name stands for another key now.',
    chain: 'The name is answered from another chain now.',
  }[change.why];
  const compared = change.before.comparedAt
    ? [red(bold('   You had compared the key from before in person.'))]
    : [];
  const said = describePinChange(change).map((line) => `   ${escapeText(line, longest)}`);
  return [red(bold(`   ${why}`)), ...compared, ...said];
}

function showTransfer({ transfer, path }: Extract<CallEvent, { event: 'transfer' }>, view: View): string {
  const { dim, green, red } = view.colors;
  const { direction, state, size } = transfer;
  const name = `${escapeText(transfer.name)} (${bytes(size)})`;
  const isIn = direction === 'in';
  switch (state) {
    case 'offered':
      return isIn
        ? lines(`They offer you the file ${name}: /save to take it, /refuse not to`)
        : lines(dim(`Offered ${name}; waiting until they take it …`));
    case 'moving':
      return '';
    case 'done':
      return lines(
        isIn ? green(`✓  Saved ${escapeText(path ?? '', 4_096)}`) : green(`✓  ${name} has arrived`),
      );
    case 'refused':
      return lines(red(isIn ? `You refused ${name}` : `They refused ${name}`));
    case 'cancelled':
      return lines(red(`${name} was cancelled`));
    case 'failed':
      return lines(red(`✗  ${name} did not arrive whole`));
  }
}

function lines(...texts: readonly string[]): string {
  return texts.map((text) => `${text}\n`).join('');
}

import { describe, expect, it } from 'vitest';
import { walletFault } from './wallet-fault.ts';
import { iconOf, walletText } from './wallet-text.ts';

describe('what a wallet says of itself', () => {
  it.each([
    ['Rabby', 'Rabby'],
    ['  ', 'A wallet'],
    [undefined, 'A wallet'],
    [{ length: 3 }, 'A wallet'],
    ['a\u202eb', 'a\\u{202e}b'],
  ])('%j is shown as %s', (name, shown) => {
    expect(walletText(name, 'A wallet')).toBe(shown);
  });

  it('is cut', () => {
    expect(walletText('x'.repeat(500), '').length).toBeLessThan(50);
  });

  it.each([
    ['data:image/png;base64,AAAA', true],
    ['data:image/svg+xml,%3Csvg/%3E', true],
    ['https://tracker.example/icon.png', false],
    ['data:text/html,<script>', false],
    ['javascript:alert(1)', false],
    [`data:image/png;base64,${'A'.repeat(300_000)}`, false],
    [7, false],
  ])('an icon %# holds itself or is none', (icon, isShown) => {
    expect(iconOf(icon)).toBe(isShown ? icon : undefined);
  });
});

describe('walletFault', () => {
  it.each([
    [{ code: 4001 }, 'declined'],
    [{ code: -32002 }, 'wallet-locked'],
    [{ code: 4900 }, 'no-wallet'],
    [new Error('Rejected by user'), 'declined'],
    ['Extension context invalidated.', 'no-wallet'],
    [undefined, 'unfit-wallet'],
    [null, 'unfit-wallet'],
    [new Error('odd'), 'unfit-wallet'],
  ])('takes %j for %s', (thrown, reason) => {
    expect(walletFault(thrown)).toMatchObject({ reason });
  });

  it.each(['constructor', '__proto__', 'toString'])('takes no code from the prototype: %s', (code) => {
    expect(walletFault({ code })).toMatchObject({ reason: 'unfit-wallet' });
  });

  it('does not take the words of a wallet for ours', () => {
    const forged = Object.assign(new Error('x'), {
      name: 'PublishError',
      reason: 'nonsense',
      shortMessage: { length: 1 },
      transaction: '\u202e',
    });
    expect(walletFault(forged)).toMatchObject({ reason: 'unfit-wallet', transaction: undefined });
    const outage = Object.assign(new Error('y'), { name: 'ResolverError', code: 'ABORTED' });
    expect(walletFault(outage)).toMatchObject({ reason: 'unfit-wallet' });
  });

  it('survives an error that throws while it is looked at', () => {
    const hostile = new Proxy(
      {},
      {
        get: () => {
          throw new Error('no');
        },
      },
    );
    expect(walletFault(hostile)).toMatchObject({ reason: 'unfit-wallet' });
  });
});

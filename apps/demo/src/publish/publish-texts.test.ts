import { ResolverError } from '@peername/resolver-core';
import { PublishError, publishReasons } from '@peername/resolver-core/publish';
import { describe, expect, it } from 'vitest';
import { problemOf } from './problem.ts';
import { reasonTexts } from './publish-texts.ts';

describe('the sentences of reasons', () => {
  it('are there for every reason, each of whole sentences', () => {
    expect(Object.keys(reasonTexts).sort()).toEqual([...publishReasons].sort());
    for (const { next } of Object.values(reasonTexts)) expect(next).toMatch(/^[A-Z].*\.$/);
  });

  it.each(publishReasons)('name the name and never a placeholder: %s', (reason) => {
    const error = new PublishError({ reason, shortMessage: 'It went wrong', details: 'x\u202ey' });
    const problem = problemOf(error, { name: 'alice\u0007.azero' });
    expect(problem.sentence).toBe('It went wrong (x\\u{202e}y).');
    expect(problem.next).not.toMatch(/NAME|UNSENT|\p{Cc}/u);
    expect(problem.way).toBe(reasonTexts[reason].way);
  });

  it('tell an outage before from one after the transaction was sent', () => {
    const error = new ResolverError({ code: 'TIMEOUT', shortMessage: 'It did not answer' });
    const before = problemOf(error, { name: 'a.eth' });
    expect(before).toMatchObject({ reason: 'outage', next: expect.stringContaining('Nothing was sent') });
    const after = problemOf(error, { name: 'a.eth', sending: 'sent', transaction: '0x12' });
    expect(after.next).not.toContain('Nothing was sent');
    expect(after.transaction).toBe('0x12');
  });

  it.each(publishReasons)('never say that nothing was sent where that is not certain: %s', (reason) => {
    const error = new PublishError({ reason, shortMessage: 'It went wrong' });
    for (const sending of ['earlier', 'maybe', 'sent'] as const)
      expect(problemOf(error, { name: 'a.eth', sending }).next).not.toMatch(/nothing was sent/i);
  });

  it('never call what a wallet has sent unsent', () => {
    const error = new PublishError({ reason: 'not-this-change', shortMessage: 'x', transaction: '0x12' });
    expect(problemOf(error, { name: 'a.eth' }).next).toContain('it was not sent');
    const sent = problemOf(error, { name: 'a.eth', sending: 'sent' });
    expect(sent.next).toMatch(/^Look into the wallet at what it sent, and at a\.eth\./);
    expect(sent.transaction).toBe('0x12');
  });

  it('take a name as it is written', () => {
    const error = new PublishError({ reason: 'expired', shortMessage: 'x' });
    expect(problemOf(error, { name: "$&$'.eth" }).next).toContain("Renew $&$'.eth where");
  });

  it('know that a wallet which was not let in has nothing to publish with', () => {
    const error = new PublishError({ reason: 'declined', shortMessage: 'You said no' });
    expect(problemOf(error, { name: 'a.eth', isConnecting: true }).way).toBe('connect');
    expect(problemOf(error, { name: 'a.eth' }).way).toBe('plan');
  });

  it('say nothing of what nobody expected', () => {
    const problem = problemOf(new TypeError('secret'), { name: 'a.eth' });
    expect(JSON.stringify(problem)).not.toContain('secret');
    expect(problem.reason).toBe('trouble');
  });
});

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ids } from '../../testing/fake-names.ts';
import { hasEthereum } from '../../testing/local-devnet.ts';
import { json, remembering } from '../../testing/remembering.ts';

const { staex, otherStaex } = ids;
const at = remembering();

describe('a name that is looked up', () => {
  it('is new once, the same in silence, and stops everything when it changes until that is accepted', async () => {
    const first = await at.cli(['resolve', 'alice.azero']);
    expect(first).toMatchObject({
      exitCode: 0,
      stderr: 'peername: alice.azero is new: its id is remembered, and a change of it will stop here\n',
    });
    expect(json(first)).toMatchObject({ state: 'found', pin: 'new', peer: { id: staex } });
    const second = await at.cli(['resolve', 'alice.azero']);
    expect([second.stderr, json(second)['pin']]).toEqual(['', 'same']);

    await at.local.devnet.setRecord('alice.azero', 'staex-id', otherStaex);
    const piped = await at.cli(['resolve', 'alice.azero']);
    expect(piped.exitCode).toBe(6);
    expect(json(piped)).toMatchObject({
      state: 'unknown',
      pin: 'changed',
      error: { code: 'PIN_CHANGED', reason: 'peer', retryable: false },
      change: { why: 'peer', final: true, before: { id: staex }, now: { id: otherStaex } },
    });
    expect(json(piped)['peer']).toBeUndefined();
    const shown = await at.cli(['resolve', 'alice.azero', '--no-color'], { terminals: ['stdout', 'stderr'] });
    expect(shown).toMatchObject({ exitCode: 6, stdout: '' });
    expect(shown.stderr).toMatch(
      new RegExp(
        [
          '^\\?  alice\\.azero: The name stands for another peer than you know; .*',
          `   before  staex ${staex}  \\(first seen \\S+ \\S+, last \\S+ \\S+ at block \\d+\\)`,
          `   now     staex ${otherStaex}  \\(read at block \\d+, finalized; changed after block \\d+\\)`,
          '   Ask the owner another way.*',
          '   Compare keys .* peername pins accept alice\\.azero\n$',
        ].join('\n'),
      ),
    );

    expect(await at.cli(['pins', 'accept', 'alice.azero'])).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('add --yes'),
    });
    const accepted = await at.cli(['pins', 'accept', 'ALICE.azero', '--yes']);
    expect(accepted.exitCode).toBe(0);
    expect(json(accepted)).toMatchObject({ name: 'alice.azero', changed: true });
    expect(json(await at.cli(['resolve', 'alice.azero']))).toMatchObject({
      pin: 'same',
      peer: { id: otherStaex },
    });
  });

  it('is another one when it was registered anew, also with the same id', async () => {
    const { azero } = at.local.devnet;
    const records = { 'staex-id': staex };
    azero.register('sold.azero', { records, registeredAt: Date.now() - 2_000_000 });
    azero.settle();
    await at.cli(['resolve', 'sold.azero']);
    azero.release('sold.azero');
    azero.register('sold.azero', { records, registeredAt: Date.now() - 1_000_000 });
    azero.settle();
    const sold = await at.cli(['resolve', 'sold.azero']);
    expect(sold.exitCode).toBe(6);
    expect(json(sold)).toMatchObject({ error: { reason: 'registration' }, change: { why: 'registration' } });
    expect(sold.stderr).toContain('registered anew, maybe by somebody else');
    expect(await at.cli(['pins', 'accept', 'sold.azero', '--yes'])).toMatchObject({ exitCode: 0 });
    expect(json(await at.cli(['resolve', 'sold.azero']))['pin']).toBe('same');
  });

  it('is said to be known when it is gone, broken or out of reach', async () => {
    await at.cli(['resolve', 'alice.azero']);
    const knows = `peername: You know alice.azero as staex ${staex}, last seen `;
    await at.local.devnet.setRecord('alice.azero', 'staex-id', 'broken');
    expect(await at.cli(['resolve', 'alice.azero'])).toMatchObject({
      exitCode: 4,
      stderr: expect.stringContaining(knows),
    });
    const dead = await at.cli([
      'resolve',
      'alice.azero',
      '--azero-rpc',
      'http://127.0.0.1:1',
      '--timeout',
      '500',
    ]);
    expect(dead).toMatchObject({ exitCode: 5, stderr: expect.stringContaining(knows) });
    await at.local.devnet.setRecord('alice.azero', 'staex-id', staex);
    expect(json(await at.cli(['resolve', 'alice.azero']))['pin']).toBe('same');
  });

  it('is forgotten when that is wanted, and new again', async () => {
    await at.cli(['resolve', 'alice.azero', 'bob.azero']);
    expect(await at.cli(['pins', 'forget', 'nobody.azero'])).toMatchObject({ exitCode: 3 });
    expect(await at.cli(['pins', 'forget', 'alice.azero'])).toMatchObject({ exitCode: 0 });
    expect(at.names()).toEqual(['bob.azero']);
    expect(json(await at.cli(['resolve', 'alice.azero']))['pin']).toBe('new');
    expect(await at.cli(['pins', 'forget', '--all'])).toMatchObject({ exitCode: 2 });
    expect(await at.cli(['pins', 'forget', '--all', '--yes'])).toMatchObject({ exitCode: 0 });
    expect(at.names()).toEqual([]);
  });

  it('is not remembered with --pins off, for other commands, and where nobody is at home', async () => {
    const off = await at.cli(['resolve', 'alice.azero', '--pins', 'off']);
    expect([off.stderr, json(off)['pin']]).toEqual(['', undefined]);
    await at.cli(['resolve', 'alice.azero'], { env: { ...at.env, PEERNAME_PINS: 'off' } });
    await at.cli(['records', 'alice.azero']);
    expect(existsSync(join(at.home, 'peername'))).toBe(false);
    const homeless = await at.cli(['resolve', 'alice.azero'], { env: at.local.env });
    expect([homeless.stderr, json(homeless)['pin']]).toEqual(['', undefined]);
  });

  it.skipIf(!hasEthereum)('is one of its chain, and accepted once a finalized block has it', async () => {
    const eth = ['resolve', 'alice.eth'];
    expect(json(await at.cli(eth))['pin']).toBe('new');
    const before = json(await at.cli(eth));
    const { id } = before['peer'] as { id: string };
    await at.local.devnet.setRecord('alice.eth', 'staex-id', otherStaex);
    const changed = await at.cli(eth);
    expect(changed.exitCode).toBe(6);
    expect(json(changed)).toMatchObject({ change: { final: false }, error: { retryable: true } });
    expect(changed.stderr).toContain('No finalized block has it yet');
    expect(await at.cli(['pins', 'accept', 'alice.eth', '--yes'])).toMatchObject({
      exitCode: 6,
      stderr: expect.stringContaining('--finality latest'),
    });
    expect(await at.cli(['pins', 'accept', 'alice.eth', '--yes', '--finality', 'latest'])).toMatchObject({
      exitCode: 0,
    });
    expect(json(await at.cli(eth))['pin']).toBe('same');
    await at.local.devnet.setRecord('alice.eth', 'staex-id', id);
  });
});

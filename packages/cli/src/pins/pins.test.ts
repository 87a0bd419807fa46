import { describe, expect, it } from 'vitest';
import { ids } from '../../testing/fake-names.ts';
import { hasTerminal, startInTerminal } from '../../testing/in-terminal.ts';
import { json, remembering } from '../../testing/remembering.ts';

const { staex, otherStaex } = ids;
const at = remembering();

describe('pins', () => {
  it('are listed and shown, for people and for programs', async () => {
    expect(await at.cli(['pins'], { terminals: ['stdout'] })).toMatchObject({ exitCode: 0, stdout: '' });
    await at.cli(['resolve', 'alice.azero', 'bob.azero']);
    const list = await at.cli(['pins', 'list']);
    expect(
      list.stdout
        .split('\n')
        .slice(0, -1)
        .map((line) => JSON.parse(line).name),
    ).toEqual(['alice.azero', 'bob.azero']);
    const table = await at.cli(['pins'], { terminals: ['stdout'] });
    expect(table.stdout).toMatch(new RegExp(`^Name .*\nalice.azero  staex  ${staex}  `));
    expect(await at.cli(['pins', 'show', 'carol.azero'])).toMatchObject({ exitCode: 3, stdout: '' });
    const alone = await at.cli(['pins', 'show', 'alice.azero'], { terminals: ['stdout'] });
    expect(alone.stdout).toMatch(
      /Their key, in digits:\n {3}\d{5} \d{5} \d{5} \d{5}\n {3}\d{5} \d{5}\n.*id new/,
    );
  });

  it('show the same digits and words to both people', async () => {
    const call = ['--kinds', 'did-key,libp2p,iroh,pkarr,staex'];
    await at.cli(['resolve', 'alice.azero', 'bob.azero', ...call]);
    const seenBy = async (me: string, them: string): Promise<unknown> =>
      json(await at.cli(['pins', 'show', them, '--as', me]))['comparison'];
    const bob = await seenBy('bob.azero', 'alice.azero');
    const alice = await seenBy('alice.azero', 'bob.azero');
    expect(bob).toMatchObject({ digits: expect.stringMatching(/^\d{5}( \d{5}){11}$/) });
    const { digits, words } = bob as { digits: string; words: string };
    expect(alice).toMatchObject({ digits, words });
    const shown = await at.cli(['pins', 'show', 'alice.azero', '--as', 'bob.azero', '--no-color'], {
      terminals: ['stdout'],
    });
    expect(shown.stdout.replace(/\s+/g, ' ')).toContain(digits);
  });

  it.skipIf(!hasTerminal)('that were compared change only for who types the name', async () => {
    await at.cli(['resolve', 'alice.azero']);
    expect(await at.cli(['pins', 'accept', 'alice.azero', '--compared'])).toMatchObject({ exitCode: 0 });
    await at.local.devnet.setRecord('alice.azero', 'staex-id', otherStaex);
    const stopped = await at.cli(['resolve', 'alice.azero']);
    expect(stopped.stderr).toContain('you had compared the key');
    expect(await at.cli(['pins', 'accept', 'alice.azero', '--yes'])).toMatchObject({ exitCode: 2 });
    for (const [typed, exitCode] of [
      ['y', 6],
      ['alice.azero', 0],
    ] as const) {
      const terminal = startInTerminal(['pins', 'accept', 'alice.azero', '--network', 'devnet'], {
        env: at.env,
      });
      await terminal.shows('Type the name to take the new one:');
      terminal.type(`${typed}\n`);
      expect(await terminal.ended).toMatchObject({ exitCode });
    }
    expect(json(await at.cli(['resolve', 'alice.azero']))['pin']).toBe('same');
    const [pin] = json(await at.cli(['pins', 'show', 'alice.azero']))['pins'] as { comparedAt?: string }[];
    expect(pin?.comparedAt).toBeUndefined();
  });

  it.each([
    [['pins', 'lst'], 'did you mean list?'],
    [['pins', 'show'], 'Say which name'],
    [['pins', 'list', 'x'], 'takes no'],
    [['pins', 'show', 'a.azero', 'b'], 'takes no'],
  ])('refuse %j', async (args, why) => {
    expect(await at.cli(args)).toMatchObject({ exitCode: 2, stderr: expect.stringContaining(why) });
  });
});

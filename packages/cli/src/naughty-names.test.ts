import { describe, expect, it } from 'vitest';
import { disguisedNames, naughtyTexts } from '../testing/naughty-names.ts';
import { runCli } from '../testing/run-cli.ts';

// Nothing listens there, so a text that is taken for a name ends in 5.
const env = { PEERNAME_AZERO_RPC: 'http://127.0.0.1:1', PEERNAME_ENS_RPC: 'http://127.0.0.1:1' };
const unprintable = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/u;

function lineOf(output: string): string {
  const line = output.slice(0, -1);
  expect(output.slice(-1)).toBe('\n');
  expect(line).not.toBe('');
  // Not as an assertion, whose message would show what must not be shown.
  expect(unprintable.test(line)).toBe(false);
  return line;
}

describe('a text that is no name', () => {
  it.each(Object.entries(naughtyTexts))('is refused in one line: %s', async (_, texts) => {
    for (const text of texts.flatMap((one) => [one, `${one}.azero`, `${one}.eth`])) {
      const { exitCode, stdout, stderr } = await runCli(['resolve', '--', text], { env });
      const { input, state, error } = JSON.parse(lineOf(stdout));
      expect({ exitCode, input, state, code: error.code }).toEqual({
        exitCode: 2,
        input: text,
        state: 'unknown',
        code: 'INVALID_NAME',
      });
      expect(lineOf(stderr).length).toBeLessThan(800);
    }
  });

  it('ends nothing when it comes among others', async () => {
    const texts = Object.values(naughtyTexts)
      .flat()
      .filter((text) => text.length < 4_000 && !/[\n#]/.test(text) && text.trim() !== '');
    const { exitCode, stdout } = await runCli(['resolve'], { env, stdin: texts.join('\n') });
    expect(exitCode).toBe(2);
    expect(stdout.split('\n')).toHaveLength(texts.length + 1);
  });

  it('shows nothing on a terminal that acts on it', async () => {
    for (const text of Object.values(naughtyTexts).flat()) {
      const { stdout, stderr } = await runCli(['resolve', '--no-color', '--', text], {
        env,
        terminals: ['stdout', 'stderr'],
      });
      expect(stdout).toBe('');
      lineOf(stderr);
    }
  });
});

describe('a name in disguise', () => {
  it.each(Object.entries(disguisedNames))('%j is looked up as %s', async (text, name) => {
    const { exitCode, stdout } = await runCli(['resolve', text], { env });
    expect(exitCode).toBe(5);
    expect(JSON.parse(stdout)).toMatchObject({ input: text, name, state: 'unknown' });
  });
});

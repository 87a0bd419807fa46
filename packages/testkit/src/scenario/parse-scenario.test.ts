import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseScenario } from './parse-scenario.ts';
import { sentences } from './sentences.ts';

const start = '# It shows something\ngiven 3 endpoints of which 2 must agree\n';
const parse = (...lines: readonly string[]) => parseScenario(`${start}${lines.join('\n')}\n`, 'x.scenario');

describe('a scenario file', () => {
  it('is a title and a sentence a line', () => {
    const { title, lines } = parse(
      'alice.azero has staex-id KEY-1',
      '',
      '# Why is for people.',
      '  core, gateway: ask alice.azero, nothing older than 5 min: found staex KEY-1, from the cache, 2 of 3 agree',
    );
    expect(title).toBe('It shows something');
    expect(lines.map(({ number, faces, step }) => [number, faces, step])).toEqual([
      [2, undefined, { do: 'given', endpoints: 3, quorum: 2, proofs: false }],
      [
        3,
        undefined,
        {
          do: 'set record',
          name: 'alice.azero',
          key: 'staex-id',
          value: 'h8syf1xcv3rveegh00p89ew8sqbzkr4ckpjz3zs4xxr5tvf4hs4g',
        },
      ],
      [
        6,
        ['core', 'gateway'],
        {
          do: 'ask',
          name: 'alice.azero',
          maxAge: 300_000,
          expected: {
            state: 'found',
            kind: 'staex',
            id: 'h8syf1xcv3rveegh00p89ew8sqbzkr4ckpjz3zs4xxr5tvf4hs4g',
            from: 'cache',
            agreed: 2,
            asked: 3,
          },
        },
      ],
    ]);
  });

  it('knows every form that it suggests', () => {
    for (const { form } of sentences.filter(({ form }) => !form.startsWith('given')))
      expect(() => parse(form, 'ask a.azero: absent name')).not.toThrow();
  });

  it.each([
    ['', 'x.scenario:1: it begins with its title: "# What it shows"'],
    [
      '# T\nask a.azero: absent name',
      'x.scenario:2: the first sentence is "given 3 endpoints of which 2 must agree"',
    ],
    [
      '# T\ngiven 2 endpoints of which 3 must agree\nask a.azero: absent name',
      'x.scenario:2: 3 of 2 endpoints cannot agree',
    ],
    [`${start}61 s pass`, 'x.scenario:1: it asks nothing, so it shows nothing'],
    [`${start}given 2 endpoints`, 'x.scenario:3: the endpoints are given once'],
    [`${start}endpoint 4 is down`, 'x.scenario:3: there is no endpoint 4'],
    [`${start}ask a.azero: found staex KEY-1, endpoint 4 disagrees`, 'x.scenario:3: there is no endpoint 4'],
    [
      `${start}a.azero has staex-id KEY-9`,
      'x.scenario:3: KEY-9 stands for nothing; there are KEY-1 to KEY-5, PEER-1 and PEER-2',
    ],
    [
      `${start}\nask a.azero: absent name, from the moon`,
      'x.scenario:4: "from the moon" is nothing that an answer can be: "from the cache", "stale", "2 of 3 agree"',
    ],
    [
      `${start}ask a.azero: missing`,
      'x.scenario:3: "missing" is no outcome: "absent name", "invalid conflict", "unknown TIMEOUT", "found staex KEY-1"',
    ],
    [`${start}ask a.azero: unknown TIME_OUT`, 'x.scenario:3: there is no error code "TIME_OUT"'],
    [`${start}ask a.azero: found staex`, 'x.scenario:3: found what? "found staex KEY-1"'],
    [
      `${start}ask a.azero: absent name twice`,
      'x.scenario:3: "absent name twice" is no outcome: "absent name", "invalid conflict", "unknown TIMEOUT", "found staex KEY-1"',
    ],
    [
      `${start}endpoint 1 is dwon`,
      'x.scenario:3: "endpoint 1 is dwon" is no sentence that is known. Perhaps: "endpoint 1 is up"',
    ],
    [
      `${start}browser: ask a.azero: absent name`,
      'x.scenario:3: "browser: ask a.azero: absent name" is no sentence that is known. Perhaps: "ask 500 unknown names: absent name"',
    ],
    [`${start}xyzzy`, 'x.scenario:3: "xyzzy" is no sentence that is known.'],
  ])('that is wrong is refused with its line: %j', (text, message) => {
    expect(() => parseScenario(text, 'x.scenario')).toThrow(new Error(message));
  });

  it('of whatever characters is understood or refused with its line', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        try {
          parseScenario(`${start}${text}`, 'x.scenario');
        } catch (error) {
          expect((error as Error).message).toMatch(/^x\.scenario:\d+: /);
        }
      }),
    );
  });
});

import { maxSize, type Random, range } from './random.ts';

/** Text like the valid ones, spoiled in the ways of {@link spoilBytes} and with characters that readers stumble over. */
export function spoilText(random: Random, valid: readonly string[]): string {
  const kind = random.below(16);
  if (kind === 0)
    return String.fromCharCode(...Array.from({ length: random.below(100) }, () => random.below(0x10000)));
  if (kind === 1) return random.pick(badTexts).repeat(random.pick([1, 2, 60]));
  let text = random.pick(valid);
  const wounds = kind === 2 ? 0 : 1 + random.below(4);
  for (let i = 0; i < wounds; i++) text = random.pick(textWounds)(text, random, valid);
  return text.slice(0, maxSize);
}

type TextWound = (text: string, random: Random, valid: readonly string[]) => string;

const textWounds: readonly TextWound[] = [
  (text, random) => splice(text, random.below(text.length), 1, random.pick(badTexts)),
  (text, random) => splice(text, random.below(text.length + 1), 0, random.pick(badTexts)),
  (text, random) =>
    splice(text, random.below(text.length), 1, String.fromCharCode(0x20 + random.below(0x5f))),
  (text, random) => text.slice(0, random.below(text.length + 1)),
  (text, random) => text.slice(random.below(text.length + 1)),
  (text, random) => text + random.pick([text, text.repeat(20), '.', ' ', '\n', '=', '/']),
  (text, random) => {
    const [from, to] = range(random, text.length);
    return splice(text, from, 0, text.slice(from, Math.min(to, from + 100)).repeat(random.pick([1, 2, 40])));
  },
  (text, random) => {
    const [from, to] = range(random, text.length);
    return splice(text, from, to - from, '');
  },
  (text) => text.toUpperCase(),
  (text, random, valid) => {
    const other = random.pick(valid);
    return text.slice(0, random.below(text.length + 1)) + other.slice(random.below(other.length));
  },
];

const badTexts: readonly string[] = [
  ...'\0 \t\r\n.:/%=-_"\\{}[]()*0zé😀ſKßİı',
  '\x1b[2J',
  '\u00ad',
  '\u200b',
  '\u200d',
  '\u202e',
  '\u2028',
  '\ufeff',
  '\ufe0f',
  '\ud800',
  '\udfff',
  'e\u0301\u0301\u0301',
  '%00',
  'xn--',
  '..',
  '0x',
  '-1',
  '1e309',
  '9'.repeat(40),
  '__proto__',
  'constructor',
  'null',
  'undefined',
];

function splice(text: string, at: number, dropped: number, patch: string): string {
  return text.slice(0, at) + patch + text.slice(at + dropped);
}

import { describe, expect, it } from 'vitest';
import type { NameService } from './name-service.ts';
import { parseName } from './service-registry.ts';
import { createFakeNameService, createManualClock } from './testing/index.ts';

const fake = createFakeNameService({ clock: createManualClock() });
const serving = (id: string, ending: string, more: Partial<NameService> = {}): NameService => ({
  ...fake,
  id,
  supports: (text) => text.endsWith(ending),
  parse: (text) => ({ text: `${id}:${text}`, labels: [], service: id }),
  ...more,
});
const azero = serving('azero', '.azero');
const ens = serving('ens', '', { fallback: true });
const pick = (text: string, ...services: NameService[]) => parseName(text, services).name.text;

describe('the service of a name', () => {
  it('is the one that claims its ending, wherever it stands', () => {
    expect(pick('alice.azero', ens, azero)).toBe('azero:alice.azero');
    expect(pick('alice.azero', azero, ens)).toBe('azero:alice.azero');
    expect(pick('alice.eth', azero, ens)).toBe('ens:alice.eth');
  });

  it('is the first of those that claim it, and of those that take what is left', () => {
    expect(pick('alice.azero', azero, serving('other', '.azero'))).toBe('azero:alice.azero');
    expect(pick('a.b', ens, serving('other', '', { fallback: true }))).toBe('ens:a.b');
  });

  it('gets the text without the white space around it', () => {
    expect(pick(' alice.azero\n', azero)).toBe('azero:alice.azero');
    expect(parseName('alice.azero', [azero]).service).toBe(azero);
  });

  it('is none for an ending that nobody claims', () => {
    expect(() => pick('alice.\u00adeth', azero, serving('ens', '.ens'))).toThrowErrorMatchingInlineSnapshot(
      `[ResolverError: No configured name service handles "alice.\\u{ad}eth": configured: azero on Fakenet, ens on Fakenet]`,
    );
    expect(() => pick('alice.eth')).toThrowErrorMatchingInlineSnapshot(
      `[ResolverError: No configured name service handles "alice.eth": configured: none]`,
    );
  });

  it('is not looked for when the text cannot be a name', () => {
    expect(() => pick('alice', azero, ens)).toThrow('"alice" is not a name');
  });
});

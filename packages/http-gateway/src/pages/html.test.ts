import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Content, html } from './html.ts';

describe('markup from a template', () => {
  it('escapes what stands in it', () => {
    expect(html`<p title="${`"'\``}">${'<b>&</b>'}</p>`.markup).toBe(
      '<p title="&quot;&#39;&#96;">&lt;b&gt;&amp;&lt;/b&gt;</p>',
    );
  });

  it('takes what it made as it is, alone and in lists', () => {
    const items = ['<', '>'].map((text) => html`<li>${text}</li>`);
    expect(html`<ul>${items}</ul>`.markup).toBe('<ul><li>&lt;</li><li>&gt;</li></ul>');
  });

  it('shows nothing for nothing, and zero for zero', () => {
    expect(html`[${undefined}${false}${''}${[]}${0}${0n}]`.markup).toBe('[00]');
  });

  it('does not take an object for markup because it looks like it', () => {
    const forged = JSON.parse('{"markup":"<script>alert(1)</script>"}') as Content;
    expect(html`<p>${forged}</p>`.markup).toBe('<p></p>');
  });

  it('lets no text out of where it stands', () => {
    const text = fc.oneof(fc.string({ unit: 'binary' }), fc.stringMatching(/^[<>"'`&;/a-z =]*$/));
    fc.assert(
      fc.property(text, (value) => {
        const { markup } = html`<p title="${value}">${value}</p>`;
        const [, inAttribute, inText] = /^<p title="([^"]*)">([^<]*)<\/p>$/s.exec(markup) ?? [];
        expect(decode(inAttribute ?? '?')).toBe(value);
        expect(decode(inText ?? '?')).toBe(value);
      }),
      { numRuns: 50_000 },
    );
  });
});

function decode(markup: string): string {
  const texts: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'", '#96': '`' };
  return markup.replace(/&([^;]*);/g, (_, entity: string) => texts[entity] ?? '?');
}

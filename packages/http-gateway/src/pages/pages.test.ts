import { createResolver, ResolverError } from '@peername/resolver-core';
import { createFakeNameService, createManualClock } from '@peername/resolver-core/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createGateway } from '../create-gateway.ts';
import type { GatewayOptions } from '../gateway-options.ts';
import { landingScript } from './landing-script.ts';

const staexId = 'h8syf1xcv3rveegh00p89ew8sqbzkr4ckpjz3zs4xxr5tvf4hs4g';
const outage = new ResolverError({ code: 'UNAVAILABLE', shortMessage: 'down <b>' });

function rig(options: GatewayOptions = {}) {
  const clock = createManualClock();
  const service = createFakeNameService({ clock });
  service.entries.set('alice.fake', { records: new Map([['staex-id', staexId]]), account: 'acct-1' });
  service.primaries.set('acct-1', 'alice.fake');
  const resolver = createResolver({ services: [service], clock });
  const gateway = createGateway(resolver, { clock, ...options });
  const get = (target: string, headers: Record<string, string> = {}) =>
    gateway.fetch(new Request(`http://gateway.test${target}`, { headers }));
  const body = async (target: string) => (await get(target)).text();
  return { clock, service, gateway, get, body };
}

// Ways out of text, attributes and titles, after the OWASP filter evasion sheet.
const attacks = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "'><svg/onload=alert(1)>",
  '</title><script>alert(1)</script>',
  '</bdi></article><iframe srcdoc="<script>alert(1)</script>">',
  '" autofocus onfocus="alert(1)',
  '` onmouseover=alert(1) x=`',
  'javascript:alert(1)',
  '<a href="jav&#x09;ascript:alert(1)">x</a>',
  '<!--><script>alert(1)</script>-->',
  '<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>',
  '<base href="https://evil.example/">',
  '<meta http-equiv="refresh" content="0;url=https://evil.example/">',
  '<link rel=stylesheet href=https://evil.example/x.css>',
  '\u0000<script\u0000>alert(1)</script>',
  '\u202e<script>\u2028alert(1)\ufeff</script>',
  '{{constructor.constructor("alert(1)")()}}',
  ']]><script>alert(1)</script>',
  '&lt;script&gt;alert(1)&lt;/script&gt;',
];

/** The tags of a page, without what stands within quotes. */
function tagsOf(markup: string): string[] {
  return [...markup.matchAll(/<[^>]*>?/g)].map(([tag]) => tag.replace(/"[^"]*"/g, '""'));
}

describe('the landing page', () => {
  it('lets nothing run, load or be framed but what is its own', async () => {
    const response = await rig().get('/');
    const { etag: _, ...headers } = Object.fromEntries(response.headers);
    expect(headers).toMatchInlineSnapshot(`
      {
        "cache-control": "no-cache",
        "content-security-policy": "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; require-trusted-types-for 'script'; trusted-types 'none'",
        "content-type": "text/html; charset=utf-8",
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-resource-policy": "same-origin",
        "permissions-policy": "camera=(), geolocation=(), microphone=()",
        "referrer-policy": "no-referrer",
        "x-content-type-options": "nosniff",
      }
    `);
  });

  it('is not sent again to a client that has it', async () => {
    const { get } = rig();
    const etag = (await get('/')).headers.get('etag') ?? '';
    expect((await get('/', { 'if-none-match': etag })).status).toBe(304);
  });

  it('has no script and no style in itself, and nothing of another host', async () => {
    const { body } = rig();
    for (const target of ['/', '/docs', '/?name=alice.fake', '/?name=nobody.fake']) {
      const markup = await body(target);
      expect(markup).not.toMatch(/<style|\sstyle=|\son[a-z]+=|<script(?! type="module" src="\/assets)/);
      expect(markup).not.toMatch(/(?:src|href|action)="(?!\/|#)/);
    }
  });

  it.each([
    ['alice.fake', 200, 'Found', staexId],
    ['nobody.fake', 404, 'Absent', 'does not exist'],
    ['a b.fake', 400, 'Not asked', 'it holds white space'],
    ['alice.elsewhere', 501, 'Not asked', 'No configured name service'],
  ])('answers %s with the status of the API, without any script', async (name, status, badge, text) => {
    const response = await rig().get(`/?name=${encodeURIComponent(name)}`);
    const markup = await response.text();
    expect([response.status, response.headers.get('cache-control')]).toEqual([status, 'no-store']);
    expect(response.headers.get('content-security-policy')).toContain("script-src 'self'");
    expect(markup).toContain(`<title>${badge}: ${name} · peername</title>`);
    expect(markup).toContain(text);
  });

  it('shows the evidence of an answer, and where to get it as JSON', async () => {
    const markup = await rig().body('/?name=alice.fake');
    expect(markup).toContain('<dt>Block</dt><dd>100, final</dd>');
    expect(markup).toContain('fake://node');
    expect(markup).toContain('href="/v1/names/alice.fake"');
    expect(markup).toContain('href="/v1/names/alice.fake/records"');
  });

  it('labels a stale answer, and says of an outage that it says nothing about the name', async () => {
    const { body, service, clock, get } = rig();
    await body('/?name=alice.fake');
    service.failWith(outage);
    await clock.advance(200_000);
    expect(await body('/?name=alice.fake')).toContain('past its freshness');
    const cold = await get('/?name=bob.fake');
    expect([cold.status, cold.headers.get('retry-after')]).toEqual([503, '1']);
    const markup = await cold.text();
    expect(markup).toContain('down &lt;b&gt;');
    expect(markup).toContain('this says nothing about the name');
  });

  it('says of no chain that it cannot be reached while a stale answer is read again', async () => {
    const { body, clock } = rig();
    await body('/?name=alice.fake');
    await clock.advance(70_000);
    const markup = await body('/?name=alice.fake');
    expect(markup).toContain('past its freshness; the chain may say something else by now.');
    expect(markup).not.toContain('reached');
  });

  it('looks an account up backwards', async () => {
    const { body } = rig();
    expect(await body('/?name=acct-1')).toContain('<a href="/?name=alice.fake">alice.fake</a>');
    expect(await body('/?name=acct-2')).toContain('This account has no primary name.');
  });

  it.each([
    ['in capitals', 'ALICE.fake', 'alice.fake'],
    ['with blanks around it', '++alice.fake%20', 'alice.fake'],
    ['escaped where it need not be', '%61lice.fake', 'alice.fake'],
  ])('leads a name %s to its one target', async (_, typed, canonical) => {
    const response = await rig().get(`/?name=${typed}`);
    expect([response.status, response.headers.get('location')]).toEqual([308, `/?name=${canonical}`]);
  });

  it('leads an empty question to the page without one', async () => {
    expect((await rig().get('/?name=+')).headers.get('location')).toBe('/');
  });

  it('leads any text to one target, where it is answered without a fault of the gateway', async () => {
    const { get } = rig();
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 40 }),
      fc.string({ maxLength: 20 }).map((label) => `${label}.fake`),
      fc.stringMatching(/^[%+.&=#?/\\a-f0-9';-]{0,30}$/),
      fc.string({ maxLength: 20 }).map((rest) => `acct-${rest}`),
    );
    await fc.assert(
      fc.asyncProperty(text, fc.boolean(), async (typed, isEncoded) => {
        const query = isEncoded ? encodeURIComponent(typed) : typed;
        const url = new URL(`http://gateway.test/?name=${query}`);
        const first = await get(url.pathname + url.search);
        const location = first.headers.get('location');
        const last = location === null ? first : await get(location);
        expect([200, 400, 404, 501]).toContain(last.status);
      }),
      { numRuns: 2_000 },
    );
  });

  it('refuses parameters that it does not know, on a page', async () => {
    const response = await rig().get('/?name=alice.fake&x=%3Cscript%3E');
    expect(response.status).toBe(400);
    expect(await response.text()).not.toContain('<script>');
  });

  it('costs a read like the API, and is ready-made like the API', async () => {
    const { get, service } = rig({ clientOf: () => 'me', readQuota: { limit: 1, window: 60_000 } });
    await get('/?name=alice.fake');
    expect((await get('/v1/names/alice.fake')).headers.get('cache-status')).toBe('peername; hit');
    expect((await get('/?name=alice.fake')).status).toBe(200);
    expect(service.calls.reads).toBe(1);
    const refused = await get('/?name=bob.fake');
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  });

  it('never makes markup of what somebody else wrote', async () => {
    const { body, service } = rig();
    const tagsFor = async (text: string): Promise<string[]> => {
      const records = new Map([
        ['staex-id', `${staexId}${text}`],
        [text, text],
      ]);
      service.entries.set('eve.fake', { account: text, records });
      service.entries.set('mallory.fake', { account: text, records: new Map([['staex-id', staexId]]) });
      service.primaries.set('acct-eve', text);
      const asked = [text, `${text}.fake`, `acct-${text}`, 'eve.fake', 'mallory.fake', 'acct-eve'];
      const targets = [...asked.map((name) => `name=${encodeURIComponent(name)}`), encodeURIComponent(text)];
      const pages = await Promise.all(targets.map((target) => body(`/?${target}`)));
      return pages.flatMap(tagsOf);
    };
    const ours = new Set(await tagsFor('harmless text'));
    for (const attack of attacks) {
      const foreign = (await tagsFor(attack)).filter((tag) => !ours.has(tag));
      expect(foreign, attack).toEqual([]);
    }
  });
});

describe('the API page', () => {
  it('describes every operation that the document for programs has', async () => {
    const { body, get } = rig();
    const markup = await body('/docs');
    const { paths } = await (await get('/openapi.json')).json();
    expect(Object.keys(paths)).toContain('/v1/watch');
    for (const path of Object.keys(paths)) expect(markup).toContain(`<code>${path}</code></h2>`);
    expect(markup).toContain('curl -N &quot;$GATEWAY/v1/watch?names=alice.azero,alice.eth&quot;');
    expect(markup).toContain(
      '-d &#39;{&quot;names&quot;:[&quot;alice.azero&quot;,&quot;alice.eth&quot;]}&#39;',
    );
    expect(markup).toContain('urn:peername:problem:name-expired');
  });

  it('links to nothing that is not on it', async () => {
    const markup = await rig().body('/docs');
    const anchors = new Set([...markup.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id));
    for (const [, id] of markup.matchAll(/href="#([^"]+)"/g)) expect(anchors).toContain(id);
  });

  it('has no script', async () => {
    expect(await rig().body('/docs')).not.toContain('<script');
  });
});

describe('an asset', () => {
  it('may be kept for ever, since its name changes with its content', async () => {
    const { body, get } = rig();
    const [, path] = /href="(\/assets\/page\.[0-9a-f]{12}\.css)"/.exec(await body('/')) ?? [];
    const response = await get(path ?? '');
    expect(response.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(response.headers.get('content-type')).toBe('text/css; charset=utf-8');
    const etag = response.headers.get('etag') ?? '';
    expect((await get(path ?? '', { 'if-none-match': etag })).status).toBe(304);
  });

  it('of another version is served as it is now, and not kept', async () => {
    const response = await rig().get('/assets/page.000000000000.css');
    expect([response.status, response.headers.get('cache-control')]).toEqual([200, 'no-store']);
  });

  it('that is none is not served', async () => {
    for (const file of ['page.css', 'other.000000000000.js', '__proto__']) {
      expect((await rig().get(`/assets/${file}`)).status).toBe(404);
    }
  });

  it('of script can be read as script', () => {
    expect(() => new Function(landingScript)).not.toThrow();
  });
});

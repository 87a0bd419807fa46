import { describe, expect, it } from 'vitest';
import { failure, proxiedGateway } from '../../../testing/proxied-gateway.ts';

/** Somebody in front of a gateway who holds no key, and sends those who ask for one thing to another. */
function detour(from: string, to: string) {
  const rig = proxiedGateway();
  rig.between.change = (answer, request) => {
    const { pathname, search } = new URL(request.url);
    if (!pathname.includes(encodeURIComponent(from))) return answer;
    const location = pathname.replace(encodeURIComponent(from), encodeURIComponent(to)) + search;
    return new Response(null, { status: 308, headers: { location } });
  };
  return rig;
}

describe('a redirect to a true answer', () => {
  it.each([
    ['of which the joiner was taken out', '👨‍💻.fake', '👨💻.fake'],
    ['that has a joiner more', '👨💻.fake', '👨‍💻.fake'],
    ['of a flag without its country', '🏴󠁧󠁢󠁥󠁮󠁧󠁿.fake', '🏴.fake'],
    ['of another letter', 'alice.fake', 'alıce.fake'],
  ])('about a name %s is not believed', async (_, asked, other) => {
    const { client, fake } = detour(asked, other);
    fake.parse = (text) => ({ text, labels: text.split('.'), service: 'fake' });
    for (const name of [asked, other]) fake.entries.set(name, { records: new Map([['staex-id', name]]) });
    const names = client();
    const error = await failure(names.read(names.parse(asked), ['staex-id']));
    expect(error.message).toContain('answered for another name');
  });

  it.each([
    ['acct-alice', 'acct-mallory'],
    [`0x${'ab'.repeat(20)}`, `0x${'cd'.repeat(20)}`],
    ['5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY', '5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty'],
  ])('about another account than %s is not believed', async (asked, other) => {
    const { client, fake } = detour(asked, other);
    fake.supportsAccount = () => true;
    fake.entries.set('mallory.fake', { records: new Map(), account: other });
    fake.primaries.set(other, 'mallory.fake');
    const error = await failure(client().reverse?.(asked) ?? Promise.reject(new Error('no reverse')));
    expect(error.message).toContain('answered for another account');
  });
});

it.each([
  [`0x${'AB'.repeat(20)}`, `0x${'ab'.repeat(20)}`],
  // One key as three networks write it, and in hex.
  ['15oF4uVJwmo4TdGW7VfQxNLavjCXviqxT9S1MgbjMNHr6Sp5', '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY'],
  ['HNZata7iMYWmk5RvZRTiAsSDhV8366zq2YGb3tLH5Upf74F', '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY'],
  [
    '0xd43593c715fdd31c61141abd04a99fd6822c8558854ccde39a5684e7a56da27d',
    '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY',
  ],
])('an account is the same in another spelling: %s', async (asked, canonical) => {
  const { client, fake } = detour(asked, canonical);
  fake.supportsAccount = () => true;
  fake.entries.set('alice.fake', { records: new Map(), account: canonical });
  fake.primaries.set(canonical, 'alice.fake');
  expect(await client().reverse?.(asked)).toMatchObject({ state: 'found', name: { text: 'alice.fake' } });
});

it.each(["it's", 'a,b', 'naïve', '100% (!*~)', 'a+b&c=d#e'])(
  'the record %s is an answer to the question for it',
  async (key) => {
    const { client, fake } = proxiedGateway();
    fake.entries.set('alice.fake', { records: new Map([[key, 'x']]) });
    const names = client({ signatures: 'require' });
    const reading = await names.read(names.parse('alice.fake'), [key]);
    expect(reading).toMatchObject({ state: 'found', records: new Map([[key, 'x']]) });
  },
);

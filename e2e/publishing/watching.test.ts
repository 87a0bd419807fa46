import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { HDNodeWallet } from 'ethers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ownFolder } from '../../packages/cli/testing/call-party.ts';
import { ids } from '../../packages/cli/testing/fake-names.ts';
import { hasEthereum, type LocalDevnet, startLocalDevnet } from '../../packages/cli/testing/local-devnet.ts';
import { type SpawnedCli, spawnCli } from '../../packages/cli/testing/spawn-cli.ts';

const junk = 'test test test test test test test test test test test junk';
// The well-known accounts of both chains that own these names.
const owners = [
  ['alice.azero', 'bottom drive obey lake curtain smoke basket hold race lonely fit walk//Alice'],
  ['alice.eth', HDNodeWallet.fromPhrase(junk, undefined, "m/44'/60'/0'/0/1").privateKey],
] as const;

let local: LocalDevnet;
beforeAll(async () => {
  if (hasEthereum) local = await startLocalDevnet({ blockTime: 400 });
});
afterAll(() => local?.close());

function start(...args: readonly string[]): SpawnedCli {
  return spawnCli([...args, '--network', 'devnet'], { ...local.env, XDG_STATE_HOME: ownFolder() });
}

/** Resolves with the JSON of the first line that says of the name that it is this id. */
async function told({ child, said, ended }: SpawnedCli, name: string, id: string): Promise<unknown> {
  for (;;) {
    for (const line of said.stdout.split('\n').slice(0, -1)) {
      const seen = JSON.parse(line);
      if (seen.name === name && seen.peer?.id === id) return seen;
    }
    const over = await Promise.race([ended, once(child.stdout, 'data')]);
    if (!Array.isArray(over)) throw new Error(`It ended: ${JSON.stringify(over)}`);
  }
}

/** The data of the events of a stream, as they come. */
async function* eventsOf(url: string, signal: AbortSignal): AsyncGenerator<Record<string, unknown>> {
  const { body } = await fetch(url, { signal });
  let text = '';
  for await (const bytes of body ?? []) {
    text += Buffer.from(bytes).toString();
    const lines = text.split('\n');
    text = lines.pop() ?? '';
    for (const line of lines) if (line.startsWith('data: ')) yield JSON.parse(line.slice(6));
  }
}

describe.skipIf(!hasEthereum)('what somebody publishes', () => {
  test('is told by a watch and by the stream of a gateway, whose warm answer is gone', async () => {
    const gateway = start('gateway', '--port', '0', '--admin-port', '0', '--json');
    const [line] = await once(gateway.child.stdout, 'data');
    const { url, admin } = JSON.parse(line as string) as { readonly url: string; readonly admin: string };
    const ask = async (name: string) => {
      const response = await fetch(`${url}/v1/names/${name}`);
      const { peer } = (await response.json()) as { readonly peer: { readonly id: string } };
      return { id: peer.id, cache: response.headers.get('cache-status') };
    };
    const watch = start('watch', ...owners.map(([name]) => name));
    const ending = new AbortController();
    const events = eventsOf(`${url}/v1/watch?names=alice.azero,alice.eth`, ending.signal);
    const next = async (): Promise<unknown> => {
      const { name, peer } = (await events.next()).value as { name: string; peer: { id: string } };
      return { name, id: peer.id };
    };
    await next();
    await next();

    for (const [name, key] of owners) {
      const before = await ask(name);
      expect(await ask(name)).toEqual({ id: before.id, cache: 'peername; hit' });
      await told(watch, name, before.id);
      const id = before.id === ids.staex ? ids.otherStaex : ids.staex;
      const file = join(ownFolder(), 'key');
      writeFileSync(file, key, { mode: 0o600 });
      const published = start('publish', name, '--peer-id', id, '--yes', '--signer-key', file);
      const heard = [next(), told(watch, name, id)];
      expect(await published.ended).toMatchObject({ exitCode: 0, stderr: '' });
      expect(await Promise.all(heard)).toMatchObject([
        { name, id },
        { previous: { peer: { id: before.id } } },
      ]);
      expect(await ask(name)).toMatchObject({ id });
    }

    // It was the chains that told, not a look now and then.
    const metrics = await (await fetch(`${admin}/metrics`)).text();
    for (const service of ['azero', 'ens'])
      expect(metrics).toMatch(
        new RegExp(`dropped_names_total\\{service="${service}",why="changed"\\} [1-9]`),
      );

    ending.abort();
    watch.child.kill('SIGINT');
    gateway.child.kill('SIGINT');
    expect(await watch.ended).toMatchObject({ exitCode: 0, stderr: '' });
    expect(await gateway.ended).toMatchObject({ exitCode: 0 });
  });
});

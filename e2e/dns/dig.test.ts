import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { azero } from '@peername/azero';
import { type AzeroNode, startAzeroNode } from '@peername/devnet';
import { type RunningGateway, serveGateway } from '@peername/http-gateway/node';
import { createResolver, type Resolver } from '@peername/resolver-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findProgram, systemPrograms } from '../../scripts/lib/system-programs.mjs';

const { dig: program } = systemPrograms;
const path = findProgram(program);
const reason = path ? '' : ` (skipped: ${program.title} is missing, set ${program.env} to its path)`;
const bob = '12D3KooWK99VoVxNE7XzyBwXEzW7xhK7Gpv85r9F3V3fyKSUKPH5';
const long = `/dns4/${'long.'.repeat(40)}example/tcp/443/wss/p2p/${bob}/p2p-circuit/p2p/${bob}`;

describe.skipIf(!path)(`dig over a gateway${reason}`, () => {
  let chain: AzeroNode;
  let resolver: Resolver;
  let gateway: RunningGateway;

  beforeAll(async () => {
    chain = await startAzeroNode();
    chain.setRecord('alice.azero', 'multiaddr', long);
    chain.settle();
    const { httpUrl, router, registry } = chain;
    const service = azero({
      network: {
        id: 'devnet',
        title: 'Local devnet',
        testnet: true,
        tlds: ['azero'],
        registries: { azero: registry.ss58 },
        router: router.ss58,
        endpoints: [httpUrl],
      },
    });
    resolver = createResolver({ services: [service] });
    gateway = await serveGateway(resolver, { port: 0 });
  });

  afterAll(async () => {
    await gateway?.close();
    await resolver?.close();
    await chain?.close();
  });

  /** What dig prints, asked over HTTP/2 without TLS: that is all it speaks. */
  async function dig(...question: string[]): Promise<string> {
    const server = ['@127.0.0.1', '-p', `${gateway.port}`, '+http-plain', '+tries=1', '+time=10'];
    return (await promisify(execFile)(path ?? 'dig', [...server, ...question])).stdout;
  }

  test('finds the peer of a name', async () => {
    expect(await dig('+short', 'TXT', '_dnsaddr.bob.azero')).toBe(`"dnsaddr=/p2p/${bob}"\n`);
    expect(await dig('+http-plain-get', '+short', 'TXT', '_DNSADDR.Bob.AZERO')).toBe(
      `"dnsaddr=/p2p/${bob}"\n`,
    );
    expect(await dig('+http-plain-post', '+short', 'TXT', '_dnsaddr.bob.azero')).toContain(bob);
  });

  test('finds an address longer than one string of a record', async () => {
    const printed = await dig('+short', 'TXT', '_dnsaddr.alice.azero');
    expect(printed.trim().slice(1, -1).replace('" "', '')).toBe(`dnsaddr=${long}`);
    expect(printed).toContain('" "');
  });

  test('says that a name is not there, and that it has nothing there', async () => {
    const absent = await dig('TXT', '_dnsaddr.nobody.azero');
    expect(absent).toContain('status: NXDOMAIN');
    expect(absent).toMatch(/azero\.\s+\d+\s+IN\s+SOA\s+azero\. nobody\.invalid\. \d+ 3600 1200 604800 \d+/);
    const empty = await dig('TXT', '_dnsaddr.dave.azero');
    expect(empty).toContain('status: NOERROR');
    expect(empty).toContain('ANSWER: 0, AUTHORITY: 1');
    expect(absent + empty).not.toContain('WARNING');
  });

  test('refuses what is in the DNS', async () => {
    expect(await dig('A', 'example.com')).toContain('status: REFUSED');
  });
});

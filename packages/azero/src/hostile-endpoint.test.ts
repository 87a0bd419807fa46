import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type AzeroNode, devAccounts, startAzeroNode } from '@peername/devnet';
import { isResolverError, type NameService, type ResolverError } from '@peername/resolver-core';
import { createManualClock, type ManualClock } from '@peername/resolver-core/testing';
import fc from 'fast-check';
import * as scale from 'scale-ts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { contractReply } from '../testing/contract-reply.ts';
import { devnetNetwork } from '../testing/devnet-network.ts';
import { type PassingCall, startTamperingProxy, type TamperingProxy } from '../testing/tampering-proxy.ts';
import { type AzeroOptions, azero } from './index.ts';

let node: AzeroNode;
let proxy: TamperingProxy;
let clock: ManualClock;
let open: NameService[];

beforeEach(async () => {
  node = await startAzeroNode({ blockTime: 0, history: 50 });
  proxy = await startTamperingProxy(node.httpUrl);
  clock = createManualClock();
  open = [];
});
afterEach(async () => {
  await Promise.all(open.map((service) => service.close?.()));
  await proxy.close();
  await node.close();
});

function service(options: AzeroOptions = {}): NameService {
  const made = azero({ network: devnetNetwork(node, { endpoints: [proxy.url] }), clock, ...options });
  open.push(made);
  return made;
}

const read = (by: NameService, name: string) => by.read(by.parse(name), []);
async function failure(work: Promise<unknown> | undefined): Promise<ResolverError> {
  const error = await work?.then(
    (value) => new Error(`no failure but ${JSON.stringify(value)}`),
    (cause) => cause,
  );
  if (!isResolverError(error)) throw error;
  return error;
}

// The selectors tell the messages apart.
const selectors = { records: '528be9f1', period: '61437185', address: 'd259f7ba', primary: 'bf5b5677' };
const asks = ({ method, params }: PassingCall, message: keyof typeof selectors) =>
  method === 'state_call' && String(params[1]).includes(selectors[message]);
const answer =
  (message: keyof typeof selectors, data: Uint8Array, flags = 0) =>
  (call: PassingCall) => {
    if (asks(call, message)) call.result = contractReply(data, flags);
  };
const oneRecord = Uint8Array.from([
  0,
  ...scale.Vector(scale.Tuple(scale.str, scale.str)).enc([['staex-id', 'x']]),
]);
const anAddress = Uint8Array.from([0, 0, ...new Uint8Array(32).fill(7)]);
const aDomain = (text: string) => Uint8Array.from([0, ...scale.Option(scale.str).enc(text)]);

describe('an endpoint that contradicts itself', () => {
  it.each([
    ['records of a name that is not registered', 'nobody.azero', answer('records', oneRecord)],
    ['records of a name that has expired', 'old.azero', answer('records', oneRecord)],
    ['an address of a name that is not registered', 'nobody.azero', answer('address', anAddress)],
    ['an address of a name that has expired', 'old.azero', answer('address', anAddress)],
  ])('with %s is refused', async (what, name, tamper) => {
    proxy.tamper = tamper;
    const error = await failure(read(service(), name));
    expect(error).toMatchObject({ code: 'PROTOCOL', reason: 'contradiction', details: `it has ${what}` });
  });

  it('is passed over for one that does not', async () => {
    proxy.tamper = answer('records', oneRecord);
    const reading = await read(service({ endpoints: [proxy.url, node.httpUrl] }), 'old.azero');
    expect(reading).toMatchObject({
      state: 'absent',
      reason: 'expired',
      evidence: { endpoints: [node.httpUrl] },
    });
  });

  it('about the header of its head is refused', async () => {
    proxy.tamper = (call) => {
      if (call.method === 'chain_getHeader') (call.result as { number: string }).number = '0x3fffffff';
    };
    node.mine(3);
    const error = await failure(read(service(), 'bob.azero'));
    expect(error).toMatchObject({ code: 'PROTOCOL', details: 'a header of another block' });
  });
});

describe('an endpoint that does not know its own head', () => {
  const refuse = (call: PassingCall) => {
    delete call.result;
    call.error = {
      code: 4003,
      message: 'Client error: UnknownBlock: Header was not found in the database: 0x12',
    };
  };

  it('is asked for another one, once', async () => {
    node.mine(5);
    const azeroId = service();
    const stale = node.finalizedBlock().hash;
    proxy.tamper = (call) => {
      if (call.params.includes(stale)) refuse(call);
      if (call.method === 'chain_getFinalizedHead') node.mine();
    };
    const reading = await read(azeroId, 'bob.azero');
    expect(reading.evidence.block.number).toBe(4n);
    expect(proxy.requests).toBe(4);
  });

  it('fails as out of reach when it goes on like that', async () => {
    proxy.tamper = (call) => {
      if (call.params.length > 0 && call.params[0] !== 0) refuse(call);
    };
    const error = await failure(read(service(), 'bob.azero'));
    expect(error).toMatchObject({ code: 'UNAVAILABLE', reason: 'unknown-block', retryable: true });
  });

  it('fails as out of reach when it answers null for the header', async () => {
    proxy.tamper = (call) => {
      if (call.method === 'chain_getHeader') call.result = null;
    };
    expect(await failure(read(service(), 'bob.azero'))).toMatchObject({
      code: 'UNAVAILABLE',
      reason: 'unknown-block',
    });
  });

  it('is asked for another one when it has dropped the state', async () => {
    const azeroId = service();
    await read(azeroId, 'bob.azero');
    node.mine(100);
    const number = BigInt(node.finalizedBlock().number);
    expect((await read(azeroId, 'bob.azero')).evidence.block.number).toBe(number);
    node.mine(100);
    const many = await azeroId.readMany?.(
      ['bob', 'carol'].map((l) => ({ name: azeroId.parse(`${l}.azero`), keys: [] })),
    );
    expect(many).toMatchObject([{ state: 'found' }, { state: 'found' }]);
  });

  it('is told apart from one whose chain has no contracts', async () => {
    proxy.tamper = (call) => {
      if (call.method !== 'state_call') return;
      delete call.result;
      call.error = { code: 4003, message: 'Client error: Exported method ContractsApi_call is not found' };
    };
    const error = await failure(read(service(), 'bob.azero'));
    expect(error).toMatchObject({ code: 'PROTOCOL', reason: 'call-refused' });
    expect(error.message).toContain('is it a node with contracts?');
  });
});

describe('one bad answer among many names', () => {
  it('leaves the others alone', async () => {
    let calls = 0;
    proxy.tamper = (call) => {
      if (asks(call, 'records') && calls++ === 0) call.result = '0x00';
      if (asks(call, 'period') && calls === 4) {
        delete call.result;
        call.error = { code: -32603, message: 'wasm trap' };
      }
    };
    const azeroId = service();
    const labels = ['bob', 'alice', 'nobody', 'carol', 'dave'];
    const outcomes = await azeroId.readMany?.(
      labels.map((l) => ({ name: azeroId.parse(`${l}.azero`), keys: [] })),
    );
    expect(outcomes?.map((outcome) => (isResolverError(outcome) ? outcome.reason : outcome.state))).toEqual([
      'bad-scale',
      'found',
      'absent',
      'call-refused',
      'found',
    ]);
  });
});

describe('a primary name', () => {
  it('that belongs to another registry is a mismatch', async () => {
    proxy.tamper = answer('primary', aDomain('alice.other'));
    const both = { azero: node.registry.ss58, other: node.registry.ss58 };
    const network = devnetNetwork(node, { registries: both, endpoints: [proxy.url] });
    expect(await service({ network }).reverse?.(devAccounts.alice)).toMatchObject({ reason: 'mismatch' });
  });

  it('that points elsewhere is a mismatch', async () => {
    proxy.tamper = answer('primary', aDomain('bob.azero'));
    expect(await service().reverse?.(devAccounts.alice)).toMatchObject({
      state: 'absent',
      reason: 'mismatch',
      claimed: 'bob.azero',
    });
  });

  it.each(['', 'alice', 'sub.alice.azero', 'alice.eth', 'аlice.azero', 'alice.azero\u0000', 'ALICE..azero'])(
    'that is no name of the service is a mismatch: %j',
    async (claimed) => {
      proxy.tamper = answer('primary', aDomain(claimed));
      expect(await service().reverse?.(devAccounts.alice)).toMatchObject({
        state: 'absent',
        reason: 'mismatch',
        claimed,
      });
    },
  );
});

describe('a contract that does not answer', () => {
  const at = (registry: string) => ({ network: devnetNetwork(node, { registries: { azero: registry } }) });

  it('because none is there is a fault of the setup, and asked once', async () => {
    const error = await failure(read(service(at(devAccounts.bob)), 'bob.azero'));
    expect(error).toMatchObject({ code: 'CONTRACT', reason: 'contract-not-found', retryable: false });
    expect(node.requests.requests).toBe(2);
  });

  it('settles every name of many with its own error', async () => {
    const azeroId = service(at(devAccounts.bob));
    const queries = ['alice', 'bob'].map((l) => ({ name: azeroId.parse(`${l}.azero`), keys: [] }));
    expect(await azeroId.readMany?.(queries)).toMatchObject([
      { reason: 'contract-not-found' },
      { reason: 'contract-not-found' },
    ]);
  });

  it('because it is another one is a fault of the setup', async () => {
    const error = await failure(read(service(at(node.router.ss58)), 'bob.azero'));
    expect(error).toMatchObject({ code: 'CONTRACT', reason: 'lang-error', retryable: false });
  });

  it('because it traps says so', async () => {
    const trapping = await startAzeroNode({ blockTime: 0, traps: () => true });
    const error = await failure(read(service({ network: devnetNetwork(trapping) }), 'bob.azero'));
    expect(error).toMatchObject({ code: 'CONTRACT', reason: 'contract-trapped' });
    await trapping.close();
  });

  it('because the router knows no registry says so', async () => {
    const network = devnetNetwork(node, {
      tlds: ['azero', 'other'],
      registries: {},
      router: node.router.ss58,
    });
    expect(await failure(read(service({ network }), 'bob.other'))).toMatchObject({
      code: 'CONTRACT',
      reason: 'no-registry',
    });
  });
});

describe('an endpoint without an answer', () => {
  it('that is silent ends with the deadline', async () => {
    const silent = createServer(() => {});
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(silent.address() as AddressInfo).port}/key-that-is-secret`;
    const error = await failure(read(service({ endpoints: [url], timeout: 200 }), 'bob.azero'));
    expect(error.code).toBe('TIMEOUT');
    expect(`${error.message} ${error.meta}`).not.toContain('secret');
    silent.closeAllConnections();
    silent.close();
  });

  it('that is not there is out of reach', async () => {
    const error = await failure(
      read(service({ endpoints: ['http://127.0.0.1:9/key-that-is-secret'] }), 'bob.azero'),
    );
    expect(error).toMatchObject({ code: 'UNAVAILABLE', retryable: true });
    expect(error.message).not.toContain('secret');
  });

  it('that sends a megabyte for one name is cut off', async () => {
    proxy.tamper = (call) => {
      if (asks(call, 'records')) call.result = `0x${'00'.repeat(500_000)}`;
    };
    expect((await failure(read(service(), 'bob.azero'))).code).toBe('TOO_LARGE');
  });

  it('never puts its own text unescaped into a message', async () => {
    proxy.tamper = (call) => {
      if (call.method !== 'state_call') return;
      delete call.result;
      call.error = { code: 1, message: 'a\u001b[2J\u202e\nb' };
    };
    expect((await failure(read(service(), 'bob.azero'))).message).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  });
});

it('whatever an endpoint answers, a read ends in a reading or a ResolverError', async () => {
  const json = fc.oneof(
    fc.jsonValue(),
    fc.uint8Array({ maxLength: 80 }).map((bytes) => `0x${Buffer.from(bytes).toString('hex')}`),
    fc.constantFrom(
      null,
      `0x${'11'.repeat(32)}`,
      { number: '0x1', digest: { logs: [null] } },
      { digest: null },
    ),
  );
  const methods = [
    'chain_getBlockHash',
    'chain_getFinalizedHead',
    'chain_getHeader',
    'state_getStorage',
    'state_call',
  ];
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...methods), json, async (method, value) => {
      proxy.tamper = (call) => {
        if (call.method === method) call.result = value;
      };
      const azeroId = service({ timeout: 2_000 });
      const outcome = await read(azeroId, 'bob.azero').catch((error) => error);
      if (!isResolverError(outcome)) expect(outcome).toHaveProperty('evidence');
      else expect(outcome.code).not.toBe('INTERNAL');
      await azeroId.close?.();
    }),
    { numRuns: 60 },
  );
});

import type { Hex } from '@peername/resolver-core';
import {
  PublishError,
  type PublishPlan,
  type PublishProgress,
  type RecordChange,
  type UnsignedTransaction,
} from '@peername/resolver-core/publish';
import type { FakeNameService } from '@peername/resolver-core/testing';
import type { ChainPublisher, OpenPublisher } from '../src/publish/chain-publisher.ts';

/** A publisher without a chain: what it sends is written to the names of a fake service, and nothing else. */
export interface FakePublisher {
  readonly openPublisher: OpenPublisher;
  /** What was handed over to the network, in order. */
  readonly sent: readonly Hex[];
  /** What the key was that somebody signed with. */
  readonly keys: readonly string[];
  readonly account: string;
  /** How many plans were signed with a key. */
  readonly signed: number;
  /** The most that the fee of each transaction might be which was signed or prepared, in order. */
  readonly ceilings: readonly (bigint | undefined)[];
  /** Changes what there is to see before anything is sent. */
  plan: (plan: PublishPlan) => PublishPlan;
  /** The most that a signed transaction may cost, by itself. */
  signedFee: bigint | undefined;
  /** What becomes of a transaction. @default it is in a block, and final in the next */
  fate: (progress: readonly PublishProgress[]) => AsyncIterable<PublishProgress>;
}

const transaction: Hex = `0x${'ab'.repeat(32)}`;

/** Makes one for the names of `service`, all of them owned by one account. */
export function createFakePublisher(service: FakeNameService): FakePublisher {
  const account = 'acct-owner';
  const sent: Hex[] = [];
  const keys: string[] = [];
  const ceilings: (bigint | undefined)[] = [];
  const raws = new Map<string, { readonly name: string; readonly changes: readonly RecordChange[] }>();
  const signedOf = (name: string, changes: readonly RecordChange[]) => {
    const raw: Hex = `0x${Buffer.from(JSON.stringify([name, changes])).toString('hex')}`;
    raws.set(raw, { name, changes });
    return { raw, hash: transaction, account, changes, fee: fake.signedFee };
  };
  let signed = 0;
  const fake: FakePublisher = {
    sent,
    get signed() {
      return signed;
    },
    keys,
    ceilings,
    account,
    plan: (plan) => plan,
    signedFee: undefined,
    async *fate(progress) {
      yield* progress;
    },
    openPublisher: async (): Promise<ChainPublisher> => ({
      usualWait: 'final',
      finalAfter: 'a moment',
      usualMaxFee: '5',
      publisher: {
        id: service.id,
        network: service.network,
        supports: (text) => service.supports(text),
        parse: (text) => service.parse(text),
        supportsAccount: (text) => text.startsWith('acct-'),
        async plan(name, changes, { account: who } = {}) {
          const records = service.entries.get(name.text)?.records ?? new Map<string, string>();
          const planned = changes
            .map(({ key, value }) => ({ key, value, before: records.get(key) ?? null }))
            .filter(({ value, before }) => value !== before);
          const { evidence } = await service.read(name, []);
          return fake.plan({
            name,
            network: service.network,
            // Before the one that will hold it.
            block: { ...evidence.block, number: evidence.block.number - 1n },
            contract: 'the-contract',
            changes: planned,
            records: new Map(records),
            writers: [{ role: 'owner', account }],
            account: who,
            mayWrite: who === undefined ? undefined : who === account,
            cost:
              who === account
                ? { symbol: 'FAKE', decimals: 3, fee: 1_500n, deposit: 20n, balance: 1_000_000n }
                : undefined,
          });
        },
        async prepare(plan, { maxFee } = {}) {
          ceilings.push(maxFee);
          return unsignedOf(plan);
        },
        async read(name, signed) {
          const raw = typeof signed === 'string' ? signed : signed.signature;
          const known = raws.get(raw);
          if (known?.name === name.text) return signedOf(name.text, known.changes);
          throw new PublishError({ reason: 'not-this-change', shortMessage: 'It is something else' });
        },
        async *send({ raw, hash }, { signal } = {}) {
          sent.push(raw);
          const { name = '', changes = [] } = raws.get(raw) ?? {};
          const block = { number: 100n, hash: transaction };
          const steps: readonly PublishProgress[] = [
            { state: 'sent', transaction: hash },
            { state: 'included', transaction: hash, block, fee: 1_200n },
            { state: 'final', transaction: hash, block },
          ];
          for await (const step of fake.fate(steps)) {
            signal?.throwIfAborted();
            if (step.state === 'included') write(name, changes);
            yield step;
          }
        },
        close: async () => {},
      },
      async openSigner(key) {
        keys.push(key);
        return {
          account,
          isAccount: (text) => text === account,
          sign: async ({ name, changes }, { maxFee }) => {
            signed++;
            ceilings.push(maxFee);
            return signedOf(name.text, changes);
          },
        };
      },
    }),
  };
  return fake;

  function write(name: string, changes: readonly RecordChange[]): void {
    const entry = service.entries.get(name);
    const records = new Map(entry?.records);
    for (const { key, value } of changes) {
      if (value === null) records.delete(key);
      else records.set(key, value);
    }
    service.entries.set(name, { ...entry, records });
  }

  function unsignedOf({ name, changes }: PublishPlan): UnsignedTransaction {
    const { raw } = signedOf(name.text, changes);
    return {
      type: 'substrate',
      chain: 'fake:1',
      account,
      name: name.text,
      payload: {},
      call: raw,
      toSign: raw,
      lastBlock: '200',
    };
  }
}

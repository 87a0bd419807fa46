import { decode, fixed, parseAccount, text, tuple, u64, vector } from '@peername/devnet/wire';
import { type ContractAnswer, messageIn, withAnswer } from './contracts-call.ts';
import type { Lie } from './lie.ts';

/** What a liar says of a name. */
export interface AzeroFiction {
  readonly records?: Readonly<Record<string, string | null>>;
  /** SS58. */
  readonly account?: string;
  readonly isAbsent?: boolean;
}

const records = vector(tuple(text, text));
const day = 86_400_000;
const nameDoesntExist: ContractAnswer = { reverted: true, data: Uint8Array.of(1, 2) };

/** Rewrites what the registry answers about one label, in every message that readers of names send. */
export function azeroNameLie(says: string, name: string, fiction: AzeroFiction): Lie {
  const wanted = name.split('.', 1)[0];
  return {
    says,
    tell(call, truth) {
      const message = messageIn(call);
      const change = message && changes[message.selector];
      if (truth.result === undefined || !change || message.label !== wanted) return truth;
      return { result: withAnswer(truth.result, (answer) => change(answer, fiction)) };
    },
  };
}

type Change = (answer: ContractAnswer, fiction: AzeroFiction) => ContractAnswer;

const changes: Readonly<Record<string, Change>> = {
  // get_all_records
  '0x528be9f1': ({ data }, { records: changed, isAbsent }) => {
    const all = new Map(isAbsent ? [] : decode(records, data));
    for (const [key, value] of Object.entries(changed ?? {})) {
      if (value === null) all.delete(key);
      else all.set(key, value);
    }
    const sorted = [...all].sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
    return { reverted: false, data: records.encode(sorted) };
  },
  // get_registration_period
  '0x61437185': (answer, { isAbsent }) => {
    if (isAbsent) return nameDoesntExist;
    if (!answer.reverted) return answer;
    const [from, until] = [Date.now() - 30 * day, Date.now() + 365 * day];
    return ok(tuple(u64, u64).encode([BigInt(from), BigInt(until)]));
  },
  // get_address
  '0xd259f7ba': (answer, { account, isAbsent }) => {
    if (isAbsent) return nameDoesntExist;
    if (account !== undefined) return ok(parseAccount(account));
    return answer.reverted ? ok(fixed(32).encode(new Uint8Array(32).fill(7))) : answer;
  },
};

function ok(value: Uint8Array): ContractAnswer {
  return { reverted: false, data: Uint8Array.of(0, ...value) };
}

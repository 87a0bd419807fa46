import type {
  BlockNumber,
  BlockRef,
  Milliseconds,
  NameService,
  ResolverError,
} from '@peername/resolver-core';

/** An endpoint to be examined: a name service that asks nobody else. */
export interface Examinee {
  /** `https://host:port` */
  readonly origin: string;
  readonly service: NameService;
}

/** What can be wrong with an endpoint, the worst first. */
export const findings = [
  /** It serves another chain than the one wanted. */
  'wrong-chain',
  /** It has another block than the others at the same height. */
  'other-block',
  /** It gives another answer than the others at the same block. */
  'other-answer',
  /** It contradicts another one, about the chain, a block or an answer, and too few are there to tell who is right. */
  'contradicted',
  /** It claims a block far beyond all others. */
  'ahead',
  /** It cannot be reached, or does not answer in time. */
  'unreachable',
  /** It wants a key, or refuses this one. */
  'refused',
  /** It asks to slow down. */
  'rate-limited',
  /** It answers, but not as a node with the name service's contracts does. */
  'unfit',
  /** Its newest block is long past. */
  'stuck',
  /** It is behind the others. */
  'lags',
  /** It takes long to answer. */
  'slow',
] as const;

/** One of {@link findings}. */
export type Finding = (typeof findings)[number];

/** How far an endpoint can be relied on: at all, with reserve, not now, never. */
export type Health = 'well' | 'poor' | 'failed' | 'untrusted';

/** What came of examining one endpoint. */
export interface Checkup extends Examinee {
  readonly health: Health;
  /** The worst first. */
  readonly findings: readonly Finding[];
  /** Its newest block. */
  readonly head?: BlockRef | undefined;
  /** How many blocks it is behind the others; undefined without others. */
  readonly lag?: BlockNumber | undefined;
  /** The median of a few requests. */
  readonly latency?: Milliseconds | undefined;
  /** Whether it says the same as most others at one block; undefined without others. */
  readonly agrees?: boolean | undefined;
  /** Why nothing, or not all, was learnt. */
  readonly error?: ResolverError | undefined;
}

const healthOf: Readonly<Record<Finding, Health>> = {
  'wrong-chain': 'untrusted',
  'other-block': 'untrusted',
  'other-answer': 'untrusted',
  contradicted: 'untrusted',
  ahead: 'untrusted',
  unreachable: 'failed',
  refused: 'failed',
  'rate-limited': 'failed',
  unfit: 'failed',
  stuck: 'failed',
  lags: 'poor',
  slow: 'poor',
};

/** The health that findings add up to: the worst of them decides. */
export function healthFrom(found: readonly Finding[]): Health {
  const worst = findings.find((finding) => found.includes(finding));
  return worst === undefined ? 'well' : healthOf[worst];
}

import {
  createIdentity,
  didKeyOf,
  type Identity,
  openEnvelope,
  parseLink,
  type SessionDescription,
} from '@peername/call';

/** Who takes part in the calls of the tests. Their keys are known, so that tests can read their links. */
export interface Person {
  readonly seed: number;
  readonly identity: Identity;
  /** What others dial. */
  readonly did: string;
  /** The key in hex, with `0x`. */
  readonly hex: string;
}

export const ada: Person = person(1);
export const bob: Person = person(2);
export const mallory: Person = person(3);

function person(seed: number): Person {
  const identity = createIdentity(new Uint8Array(32).fill(seed));
  return {
    seed,
    identity,
    did: didKeyOf(identity.publicKey),
    hex: `0x${Buffer.from(identity.publicKey).toString('hex')}`,
  };
}

/** What a link says to the person that it is for. */
export async function sessionIn(link: string | undefined, reader: Person): Promise<SessionDescription> {
  const parsed = parseLink(link ?? '');
  if (!parsed.ok) throw new Error(parsed.refusal.sentence);
  const opened = await openEnvelope(parsed.envelope, reader.identity);
  if (!opened.ok) throw new Error(opened.refusal.sentence);
  return opened.claims.session;
}

/** Every address in a link. */
export async function addressesIn(link: string | undefined, reader: Person): Promise<readonly string[]> {
  const { candidates } = await sessionIn(link, reader);
  return [...new Set(candidates.flatMap((one) => (one.type === 'overlay' ? [] : [one.address])))];
}

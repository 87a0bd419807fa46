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
  /** As the Staex node of the same key has it. */
  readonly staexId: string;
}

export const ada: Person = person(1);
export const bob: Person = person(2);
export const mallory: Person = person(3);

function person(seed: number): Person {
  const identity = createIdentity(new Uint8Array(32).fill(seed));
  const { publicKey } = identity;
  const hex = `0x${Buffer.from(publicKey).toString('hex')}`;
  return { seed, identity, did: didKeyOf(publicKey), hex, staexId: crockford(publicKey) };
}

/** Base32 as Staex writes it: five bits a character, the last filled up with zeros. */
function crockford(bytes: Uint8Array): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  const digits = bits.padEnd(Math.ceil(bits.length / 5) * 5, '0').match(/.{5}/g) ?? [];
  return digits.map((digit) => '0123456789abcdefghjkmnpqrstvwxyz'.charAt(Number.parseInt(digit, 2))).join('');
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

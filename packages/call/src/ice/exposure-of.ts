import type { Disclosure, Exposure } from './exposure.ts';
import type { IcePolicy, PrivacyMode } from './policy.ts';
import type { SessionDescription } from './session-description.ts';

/**
 * Says what a link with this session gives away, and to whom. The addresses are read from the session itself, so they
 * are those inside the link and no others.
 */
export function exposureOf(session: Pick<SessionDescription, 'candidates'>, policy: IcePolicy): Exposure {
  const { mode } = policy;
  const addresses = addressesOf(session);
  return {
    mode,
    addresses,
    disclosures: [
      linkDisclosure,
      peerDisclosure(session, mode),
      serverDisclosure(session, policy),
      endpoints,
    ],
    warnings: warningsOf(session, mode),
  };
}

const linkDisclosure: Disclosure = {
  observer: 'link',
  addresses: [],
  sentence:
    'Hidden from people who see the link: it is sealed, so they learn that somebody calls, but not who, whom or from where.',
};

const endpoints: Disclosure = {
  observer: 'endpoint',
  addresses: [],
  sentence: 'The endpoints that look names up see which names you ask for, and the address you ask from.',
};

function peerDisclosure(session: Pick<SessionDescription, 'candidates'>, mode: PrivacyMode): Disclosure {
  return { observer: 'peer', addresses: addressesOf(session), sentence: peerSentence(session, mode) };
}

function peerSentence({ candidates }: Pick<SessionDescription, 'candidates'>, mode: PrivacyMode): string {
  switch (mode) {
    case 'relay':
      return 'Hidden from the person at the other end: they see the address of your relay, not yours.';
    case 'overlay':
      return candidates.some(({ type }) => type !== 'overlay')
        ? 'The person at the other end sees your address on the overlay.'
        : 'The link holds no address: the person at the other end asks their own overlay where you are.';
    case 'lan':
      return candidates.some((candidate) => candidate.type !== 'overlay' && candidate.kind !== 'mdns')
        ? 'The person at the other end sees your addresses on the local network.'
        : 'The link holds random names for your addresses on the local network; the person at the other end sees the addresses once you are connected.';
    case 'direct':
      return 'The person at the other end sees these addresses and any other that your device sends from: they tell roughly where you are.';
  }
}

/** STUN and TURN servers: only what they take part in. */
function serverDisclosure(
  { candidates }: Pick<SessionDescription, 'candidates'>,
  { mode, iceServers = [] }: IcePolicy,
): Disclosure {
  if (mode === 'relay')
    return {
      observer: 'relay',
      addresses: [],
      sentence:
        'Not hidden from the relay: it sees the address that you reach it from, whom it connects you to, when and how much, but not what you say.',
    };
  if (mode !== 'direct' || iceServers.length === 0)
    return { observer: 'relay', addresses: [], sentence: 'No relay and no other server takes part.' };
  return {
    observer: 'relay',
    addresses: addressesOf({ candidates: candidates.filter(({ type }) => type === 'srflx') }),
    sentence: 'Your STUN and TURN servers see the address that you reach them from.',
  };
}

function warningsOf(
  { candidates }: Pick<SessionDescription, 'candidates'>,
  mode: PrivacyMode,
): readonly string[] {
  const warnings: string[] = [];
  if (candidates.length === 0)
    warnings.push(
      'The link holds no address, but the person at the other end sees yours once your device answers theirs.',
    );
  if (mode === 'overlay')
    warnings.push(
      'Your device also knocks from its other addresses. Unless the overlay drops what does not come from it, the person at the other end can see them.',
    );
  if (
    mode === 'lan' &&
    candidates.some((candidate) => candidate.type !== 'overlay' && candidate.kind !== 'mdns')
  )
    warnings.push(
      'The link holds your local addresses as they are, not random names for them: browsers do so once a page may use the camera or the microphone.',
    );
  return warnings;
}

/** Each once; a candidate on an overlay may have none. */
function addressesOf({ candidates }: Pick<SessionDescription, 'candidates'>): readonly string[] {
  return [
    ...new Set(candidates.flatMap((candidate) => (candidate.type === 'overlay' ? [] : [candidate.address]))),
  ];
}

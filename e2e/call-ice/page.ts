import {
  answerSession,
  applyAnswer,
  exposureOf,
  gather,
  type IcePolicy,
  iceConfigurationOf,
  keepKnocking,
  offerSession,
  type SessionDescription,
} from '@peername/call';
import { systemClock } from '@peername/resolver-core';

/** A session as JSON has it. */
export type SessionJson = Omit<SessionDescription, 'fingerprint'> & {
  readonly fingerprint: readonly number[];
};

/** What gathering came to. */
export interface Outcome {
  readonly session?: SessionJson | undefined;
  readonly exposed?: readonly string[] | undefined;
  readonly withheld?: readonly string[] | undefined;
  readonly problem?: string | undefined;
  readonly sentence?: string | undefined;
  /** What the browser itself wrote, which is never sent. */
  readonly sdp: string;
}

/** What tests do with the page. */
export interface IcePage {
  offer(policy: IcePolicy): Promise<Outcome>;
  answer(policy: IcePolicy, invite: SessionJson): Promise<Outcome>;
  apply(policy: IcePolicy, reply: SessionJson): Promise<void>;
  /** Whether the channel opens within so many milliseconds. */
  opens(within: number): Promise<boolean>;
}

let connection: RTCPeerConnection;
let channels: Awaited<ReturnType<typeof offerSession>>;

const callPage: IcePage = {
  async offer(policy) {
    connection = new RTCPeerConnection(iceConfigurationOf(policy));
    channels = await offerSession(connection);
    return outcomeOf(policy);
  },
  async answer(policy, invite) {
    connection = new RTCPeerConnection(iceConfigurationOf(policy));
    channels = await answerSession(connection, fromJson(invite));
    const outcome = await outcomeOf(policy);
    keepKnocking(connection, invite, policy, { clock: systemClock, until: channels.control.opened });
    return outcome;
  },
  async apply(policy, reply) {
    await applyAnswer(connection, fromJson(reply));
    keepKnocking(connection, reply, policy, { clock: systemClock, until: channels.control.opened });
  },
  opens(within) {
    const late = new Promise<boolean>((resolve) => setTimeout(() => resolve(false), within));
    return Promise.race([channels.control.opened, late]);
  },
};

async function outcomeOf(policy: IcePolicy): Promise<Outcome> {
  const gathered = await gather(connection, policy, { clock: systemClock });
  const sdp = connection.localDescription?.sdp ?? '';
  if ('problem' in gathered)
    return { problem: gathered.problem.code, sentence: gathered.problem.sentence, sdp };
  const { session, withheld } = gathered;
  return {
    session: { ...session, fingerprint: [...session.fingerprint] },
    exposed: exposureOf(session, policy).addresses,
    withheld: withheld.map(({ candidate }) => (candidate.type === 'overlay' ? '' : candidate.address)),
    sdp,
  };
}

function fromJson(session: SessionJson): SessionDescription {
  return { ...session, fingerprint: Uint8Array.from(session.fingerprint) };
}

Object.assign(globalThis, { callPage });

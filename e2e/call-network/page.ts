import {
  type Call,
  createCall,
  createIdentity,
  createMemoryPins,
  createMemoryUsedInvites,
  type PrivacyMode,
  staexOverlay,
} from '@peername/call';
import { ResolverError, staexKind, systemClock } from '@peername/resolver-core';

/** How the page takes part in a call. */
export interface PageSettings {
  /** The byte that all of the secret key's are: 1 is Ada, 2 is Bob. */
  readonly seed: number;
  readonly iceServers?: readonly RTCIceServer[];
  /** What the own Staex node knows: addresses by key, in hex. */
  readonly directory?: Readonly<Record<string, string>>;
  /** Where a Staex bridge is to be asked instead. */
  readonly bridge?: string;
  /** False offers the addresses of the other side once, as other programs do. */
  readonly knocking?: boolean;
}

/** What tests do with the page. All of it fits into JSON. */
export interface CallPage {
  begin(settings: PageSettings): void;
  dial(target: string): Promise<string>;
  open(link: string): Promise<string>;
  proceed(mode: PrivacyMode): Promise<Shown>;
  takeReply(link: string): Promise<string | undefined>;
  /** Waits until the call is in that state or over; gives the state that it is in. */
  until(at: string, within: number): Promise<string>;
  shown(): Shown;
  say(text: string): void;
  /** Waits for that text from the other side. */
  hears(text: string, within: number): Promise<boolean>;
  end(): Promise<void>;
  /** What the browser itself wrote of its addresses, which is never sent. */
  ownDescription(): string;
  /** The addresses of the connection that is used. */
  path(): Promise<string>;
}

/** A state as far as tests look at it. */
export interface Shown {
  readonly at: string;
  readonly link?: string | undefined;
  readonly addresses?: readonly string[] | undefined;
  readonly warnings?: readonly string[] | undefined;
  readonly problem?: string | undefined;
  readonly pickedUp?: boolean | undefined;
  readonly reason?: string | undefined;
  readonly sentence?: string | undefined;
}

let call: Call;
let connection: RTCPeerConnection | undefined;
// Of the node; nothing in a call depends on it.
const anyStaexId = 'h8syf1xcv3rveegh00p89ew8sqbzkr4ckpjz3zs4xxr5tvf4hs4g';
const heard: string[] = [];
let listening = false;

const page: CallPage = {
  begin({ seed, iceServers, directory, bridge, knocking = true }) {
    const clock: typeof systemClock = {
      now: () => systemClock.now(),
      schedule: (task, delay) => (knocking || delay !== 8_000 ? systemClock.schedule(task, delay) : () => {}),
    };
    const askNode = async (url: string): Promise<Response> => {
      if (url.endsWith('/id')) return Response.json(anyStaexId);
      const asked = staexKind.parse(new URL(url).searchParams.get('node-id') ?? '');
      const address = asked.ok ? directory?.[asked.peer.key?.hex ?? ''] : undefined;
      return Response.json(address ?? { title: 'unknown node' }, { status: address ? 200 : 502 });
    };
    call = createCall({
      identity: createIdentity(new Uint8Array(32).fill(seed)),
      resolver: {
        lookup: async (input) => ({
          state: 'unknown',
          input,
          error: new ResolverError({ code: 'UNAVAILABLE', shortMessage: 'no chain here' }),
        }),
      },
      pins: createMemoryPins(),
      usedInvites: createMemoryUsedInvites(),
      createConnection: (configuration) => {
        connection = new RTCPeerConnection(configuration);
        return connection;
      },
      iceServers,
      overlays:
        bridge || directory
          ? [staexOverlay({ url: bridge, fetch: bridge ? (url, init) => fetch(url, init) : askNode })]
          : [],
      linkBase: 'https://call.test/',
      clock,
    });
    heard.length = 0;
    listening = false;
    call.subscribe(listen);
  },
  async dial(target) {
    await call.dial(target);
    return call.state.at;
  },
  async open(link) {
    await call.open(link);
    return call.state.at;
  },
  async proceed(mode) {
    await call.proceed(mode);
    return page.shown();
  },
  takeReply: async (link) => (await call.takeReply(link))?.code,
  async until(at, within) {
    const end = Date.now() + within;
    while (call.state.at !== at && call.state.at !== 'ended' && Date.now() < end) await pause(20);
    return call.state.at;
  },
  shown() {
    const { state } = call;
    const exposure = 'exposure' in state ? state.exposure : undefined;
    return {
      at: state.at,
      link: 'link' in state ? state.link : undefined,
      addresses: exposure?.addresses,
      warnings: exposure?.warnings,
      problem: 'problem' in state ? state.problem?.code : undefined,
      pickedUp: 'pickedUp' in state ? state.pickedUp : undefined,
      reason: 'reason' in state ? state.reason : undefined,
      sentence: 'sentence' in state ? state.sentence : undefined,
    };
  },
  say: (text) => call.conversation?.say(text),
  async hears(text, within) {
    const end = Date.now() + within;
    while (!heard.includes(text) && Date.now() < end) await pause(20);
    return heard.includes(text);
  },
  end: () => call.end(),
  ownDescription: () => connection?.localDescription?.sdp ?? '',
  async path() {
    const stats = new Map<string, Record<string, unknown>>(await connection?.getStats());
    const all = [...stats.values()];
    const selected = all.find((one) => one['selectedCandidatePairId'])?.['selectedCandidatePairId'];
    const pair = selected === undefined ? all.find((one) => one['selected']) : stats.get(String(selected));
    const end = (id: unknown): string => {
      const { candidateType, address } = stats.get(String(id)) ?? {};
      return `${candidateType} ${address}`;
    };
    return pair ? `${end(pair['localCandidateId'])} > ${end(pair['remoteCandidateId'])}` : 'none';
  },
};
Object.assign(globalThis, { callPage: page });

function listen(): void {
  const { conversation } = call;
  if (!conversation || listening) return;
  listening = true;
  conversation.subscribe((event) => {
    if (event.type === 'chat') heard.push(event.text);
  });
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

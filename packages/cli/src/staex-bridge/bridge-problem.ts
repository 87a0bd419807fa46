/** Why the bridge gives no answer. */
export type BridgeFault =
  | 'foreign-host'
  | 'foreign-origin'
  | 'no-route'
  | 'bad-method'
  | 'bad-node-id'
  | 'busy'
  | 'node-failed'
  | 'node-timeout';

/** HTTP status and title of each fault. */
export const bridgeFaults: Readonly<
  Record<BridgeFault, { readonly status: number; readonly title: string }>
> = {
  'foreign-host': { status: 403, title: 'Asked under a name that is not this machine' },
  'foreign-origin': { status: 403, title: 'This web page may not ask' },
  'no-route': { status: 404, title: 'Nothing is served here' },
  'bad-method': { status: 405, title: 'Not with this method' },
  'bad-node-id': { status: 400, title: 'Not the id of a Staex node' },
  busy: { status: 503, title: 'Too much asked at once' },
  'node-failed': { status: 502, title: 'The Staex node gave no proper answer' },
  'node-timeout': { status: 504, title: 'The Staex node did not answer in time' },
};

/** A request without an answer. */
export class BridgeError extends Error {
  override readonly name = 'BridgeError';
  readonly fault: BridgeFault;

  /** `message` is one plain sentence for whoever asked; it repeats nothing of what they sent or of what a program said. */
  constructor(fault: BridgeFault, message: string) {
    super(message);
    this.fault = fault;
  }
}

/** The body of a problem (RFC 9457). */
export function problemBody({ fault, message }: BridgeError): string {
  return JSON.stringify({
    type: `urn:peername:problem:bridge-${fault}`,
    ...bridgeFaults[fault],
    detail: message,
  });
}

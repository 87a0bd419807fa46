/** What a server was asked since its start or the last reset. */
export interface RequestLog {
  /** HTTP requests whose body has arrived; each message on a WebSocket counts as one, too. */
  readonly requests: number;
  /** JSON-RPC calls in them, by method; a batch counts each of its calls. Empty where bodies are not looked into. */
  readonly calls: ReadonlyMap<string, number>;
  /** JSON-RPC calls in them, of all methods. */
  readonly callCount: number;
  /** Bytes of all bodies received. */
  readonly bytesIn: number;
  /** Bytes of all bodies sent. */
  readonly bytesOut: number;
  /** Begins again at nothing. */
  reset(): void;
}

/** The side of a {@link RequestLog} that its server writes to. */
export interface RequestRecorder extends RequestLog {
  /** A request arrived, with a body of `bytes`. */
  request(bytes: number): void;
  call(method: string): void;
  /** More of a request's body arrived. */
  received(bytes: number): void;
  sent(bytes: number): void;
}

/** A log with nothing in it. */
export function createRequestLog(): RequestRecorder {
  let requests = 0;
  let callCount = 0;
  let bytesIn = 0;
  let bytesOut = 0;
  const calls = new Map<string, number>();
  return {
    get requests() {
      return requests;
    },
    get callCount() {
      return callCount;
    },
    get bytesIn() {
      return bytesIn;
    },
    get bytesOut() {
      return bytesOut;
    },
    calls,
    request(bytes) {
      requests += 1;
      bytesIn += bytes;
    },
    call(method) {
      callCount += 1;
      calls.set(method, (calls.get(method) ?? 0) + 1);
    },
    received(bytes) {
      bytesIn += bytes;
    },
    sent(bytes) {
      bytesOut += bytes;
    },
    reset() {
      requests = callCount = bytesIn = bytesOut = 0;
      calls.clear();
    },
  };
}

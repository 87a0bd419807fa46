/** A server that a pool may ask, of whatever protocol. */
export interface PoolMember {
  /** `https://host:port`, as errors name it. */
  readonly origin: string;
  close(): Promise<void>;
}

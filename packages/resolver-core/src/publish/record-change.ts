import type { RecordKey } from '../reading.ts';

/** One record as it is to become. */
export interface RecordChange {
  readonly key: RecordKey;
  /** Null takes the record away. */
  readonly value: string | null;
}

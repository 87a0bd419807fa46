import type { ByteCount, Count } from '@peername/resolver-core';

/** The longest path and query: longer than any name with every parameter there is. */
export const longestTarget: ByteCount = 2_048;

/** The most names in a batch. */
export const maxBatchNames: Count = 100;

/** The largest body of a batch. */
export const maxBatchBytes: ByteCount = 16 * 1024;

/** The most records that a question names. */
export const maxKeys: Count = 64;

/** The longest name of a record. */
export const longestKey: Count = 200;

/** The most names of one event stream. */
export const maxStreamNames: Count = 50;

/** The longest id of an event. */
export const longestEventId: Count = 400;

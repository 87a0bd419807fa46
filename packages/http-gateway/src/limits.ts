import type { ByteCount, Count } from '@peername/resolver-core';

/** The longest path and query: longer than any name with every parameter there is. */
export const longestTarget: ByteCount = 2_048;

/** The most names in a batch. */
export const maxBatchNames: Count = 100;

/** The largest body of a batch. */
export const maxBatchBytes: ByteCount = 16 * 1024;

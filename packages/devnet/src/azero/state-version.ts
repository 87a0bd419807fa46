/**
 * How a runtime lays out its state: 0 keeps every value in its node of the trie, 1 puts values longer than 32 bytes
 * beside it and their hash in the node. Aleph Zero declares 0.
 */
export type StateVersion = 0 | 1;

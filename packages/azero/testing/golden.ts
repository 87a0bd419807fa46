import golden from '../fixtures/azero-contracts-api.json' with { type: 'json' };

/** Request and reply pairs recorded from a real pallet-contracts runtime. */
export const vectors = golden.vectors;

/** The contract that answered them. */
export const goldenContract = golden.account;

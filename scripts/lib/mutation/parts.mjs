/**
 * What is mutated, and by whose tests a mutant has to be found. Each part has to reach the threshold alone. The tests of
 * other packages are left out on purpose: a fault has to be seen beside the code that has it.
 */
export const parts = {
  'peer-id': {
    mutate: ['packages/resolver-core/src/peer-id/**/*.ts'],
    tests: ['packages/resolver-core/src/peer-id/**/*.test.ts'],
  },
  core: {
    mutate: [
      'packages/resolver-core/src/**/*.ts',
      '!packages/resolver-core/src/{peer-id,quorum,pins,testing}/**',
      // Only names what the package exports.
      '!packages/resolver-core/src/index.ts',
    ],
    tests: [
      'packages/resolver-core/src/*.test.ts',
      'packages/resolver-core/src/!(peer-id|quorum|pins)/**/*.test.ts',
    ],
  },
  quorum: {
    mutate: ['packages/resolver-core/src/{quorum,pins}/**/*.ts'],
    tests: ['packages/resolver-core/src/{quorum,pins}/**/*.test.ts'],
  },
  proof: {
    mutate: ['packages/azero/src/block-header.ts', 'packages/azero/src/proof/**/*.ts'],
    tests: ['packages/azero/src/block-header.test.ts', 'packages/azero/src/proof/**/*.test.ts'],
    // Some of its properties count their inputs.
    propertyTime: 20_000,
  },
  signature: {
    mutate: ['packages/http-gateway/src/{signature,client/trust}/**/*.ts'],
    tests: ['packages/http-gateway/src/{signature,client/trust}/**/*.test.ts'],
  },
  caller: {
    mutate: ['packages/call/src/{link,caller,identity}/**/*.ts'],
    tests: ['packages/call/src/{link,caller,identity}/**/*.test.ts'],
  },
};

/** Parts that go by one name: `verify` is whatever checks the words of others. */
export const groups = { verify: ['quorum', 'proof', 'signature', 'caller'] };

/** The share of the mutants of a part that its tests have to find, in percent. */
export const threshold = 85;

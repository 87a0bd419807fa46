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
      '!packages/resolver-core/src/{peer-id,quorum,testing}/**',
      // Only names what the package exports.
      '!packages/resolver-core/src/index.ts',
    ],
    tests: [
      'packages/resolver-core/src/!(peer-id|quorum)/**/*.test.ts',
      'packages/resolver-core/src/*.test.ts',
    ],
  },
  // Whatever checks the words of others.
  verify: {
    mutate: [
      'packages/resolver-core/src/quorum/**/*.ts',
      'packages/azero/src/block-header.ts',
      'packages/azero/src/proof/**/*.ts',
      'packages/http-gateway/src/signature/**/*.ts',
      'packages/call/src/link/**/*.ts',
      'packages/call/src/caller/**/*.ts',
      'packages/call/src/identity/**/*.ts',
    ],
    tests: [
      'packages/resolver-core/src/quorum/**/*.test.ts',
      'packages/azero/src/block-header.test.ts',
      'packages/azero/src/proof/**/*.test.ts',
      'packages/http-gateway/src/signature/**/*.test.ts',
      'packages/call/src/{link,caller,identity}/**/*.test.ts',
    ],
  },
};

/** The share of the mutants of a part that its tests have to find, in percent. */
export const threshold = 85;

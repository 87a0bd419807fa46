// Property tests draw the same inputs for every mutant, so that luck has no say. They stop at the first failure, since
// nobody reads the smallest one, and after a moment, since a mutant that thousands of inputs do not show is met by a test
// of its own or not at all.
import process from 'node:process';
import fc from 'fast-check';

fc.configureGlobal({
  seed: 20_261_121,
  endOnFailure: true,
  interruptAfterTimeLimit: Number(process.env.PEERNAME_PROPERTY_MS),
  markInterruptAsFailure: false,
});

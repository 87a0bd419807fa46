import type { GatherProblem, GatherProblemCode } from '../call-state.ts';

const sentences: Record<GatherProblemCode, string> = {
  'no-relay':
    'No relay gave an address, so no link was made. Check the relay in the settings, or choose another mode.',
  'relay-refused':
    'The relay refused the user name or the password, so no link was made. Correct them in the settings.',
  'no-overlay':
    'There is no address on your overlay, so no link was made. See that the overlay is running; some browsers use it only once they may use the camera or the microphone.',
  'no-address':
    'There is no address that this mode may tell, so no link was made. Check the network, or choose another mode.',
};

/** What went wrong, with its sentence. */
export function gatherProblem(code: GatherProblemCode): GatherProblem {
  return { code, sentence: sentences[code] };
}

/** Relay mode asked of a program that cannot keep to it. */
export const unenforcedRelay: GatherProblem = {
  code: 'no-relay',
  sentence:
    'This program cannot keep its packets to a relay, so no link was made. Make the call in a browser, or choose another mode.',
};

import { str } from 'scale-ts';
import { type Message, message } from './message.ts';

/** The registry (32 bytes) that holds the names of an ending such as `azero`. */
export const getRegistry: Message<[tld: string], Uint8Array | undefined> = message({
  name: 'get_registry',
  selector: '15a5d20a',
  input: str.enc,
  output: (reader) => (reader.variant(2) === 1 ? reader.fixed(32) : undefined),
});

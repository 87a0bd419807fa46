import { type Message, message } from './message.ts';
import { encodeText } from './scale-writer.ts';

/** The registry (32 bytes) that holds the names of an ending such as `azero`. */
export const getRegistry: Message<[tld: string], Uint8Array | undefined> = message({
  name: 'get_registry',
  selector: '0x15a5d20a',
  input: encodeText,
  output: (reader) => (reader.isSecond() ? reader.fixed(32) : undefined),
});

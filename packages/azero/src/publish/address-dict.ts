import { fallibleMessage, type Message } from '../message.ts';
import { encodeText } from '../scale-writer.ts';

/** The accounts (32 bytes each) of a live name. */
export interface AddressDict {
  readonly owner: Uint8Array;
  readonly controller: Uint8Array;
}

/** Who owns and controls a label. Undefined for a missing or expired one. */
export const getAddressDict: Message<[label: string], AddressDict | undefined> = fallibleMessage({
  name: 'get_address_dict',
  selector: '0xf069dff3',
  input: encodeText,
  output(reader) {
    const [owner, controller] = [reader.fixed(32), reader.fixed(32)];
    // What the name points at.
    reader.fixed(32);
    return { owner, controller };
  },
  // `NameDoesntExist` of the contract's `RegistryError`.
  nothing: [2],
});

/** A field or an argument: its name, and its type's number in the list of types. */
export type Field = readonly [label: string, type: number];

/** How the types of arguments and fields are called where somebody reads them. */
const displayNames: Readonly<Record<number, string>> = {
  3: 'String',
  5: 'AccountId',
  8: 'u64',
  9: 'Balance',
  25: 'Option',
  26: 'Option',
  27: 'Vec',
  29: 'bool',
};

function typeSpec(type: number): unknown {
  const name = displayNames[type];
  return { displayName: name ? [name] : [], type };
}

/** A message that only reads. */
export function message(label: string, selector: string, args: readonly Field[], returns: number): object {
  return {
    args: args.map(([name, type]) => ({ label: name, type: typeSpec(type) })),
    default: false,
    docs: [],
    label,
    mutates: false,
    payable: false,
    returnType: { displayName: ['ink', 'MessageResult'], type: returns },
    selector,
  };
}

/** An event. A star behind its name marks a field that is a topic. */
export function event(label: string, ...fields: readonly Field[]): unknown {
  return {
    args: fields.map(([name, type]) => ({
      docs: [],
      indexed: name.endsWith('*'),
      label: name.replace('*', ''),
      type: typeSpec(type),
    })),
    docs: [],
    label,
  };
}

/** `Result<T, LangError>`, which wraps every answer. */
export function messageResult(id: number, ok: number): unknown {
  return rustResult(id, ok, 2);
}

/** `Option<T>`. */
export function rustOption(id: number, some: number): unknown {
  return {
    id,
    type: {
      def: {
        variant: {
          variants: [
            { index: 0, name: 'None' },
            { fields: [{ type: some }], index: 1, name: 'Some' },
          ],
        },
      },
      params: [{ name: 'T', type: some }],
      path: ['Option'],
    },
  };
}

/** `Result<T, E>`. */
export function rustResult(id: number, ok: number, err: number): unknown {
  return {
    id,
    type: {
      def: {
        variant: {
          variants: [
            { fields: [{ type: ok }], index: 0, name: 'Ok' },
            { fields: [{ type: err }], index: 1, name: 'Err' },
          ],
        },
      },
      params: [
        { name: 'T', type: ok },
        { name: 'E', type: err },
      ],
      path: ['Result'],
    },
  };
}

/** An enum of variants without fields. */
export function variants(
  id: number,
  path: readonly string[],
  named: readonly (readonly [string, number])[],
): unknown {
  return {
    id,
    type: { def: { variant: { variants: named.map(([name, index]) => ({ index, name })) } }, path },
  };
}

/** Variants of the registry's error that its messages here answer with. */
export const registryError = {
  nameDoesntExist: 2,
  callerIsNotController: 5,
  recordNotFound: 8,
  noResolvedAddress: 11,
  recordsOverflow: 18,
} as const;

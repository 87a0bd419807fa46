import { PublishError, type PublishReason } from '@peername/resolver-core/publish';

/** The registry's errors by their index, the same in versions 1.0.0 and 1.1.0. */
const registryErrors = [
  'NotAdmin',
  'NameAlreadyExists',
  'NameDoesntExist',
  'NameNotAllowed',
  'CallerIsNotOwner',
  'CallerIsNotController',
  'FeeNotPaid',
  'NameEmpty',
  'RecordNotFound',
  'WithdrawFailed',
  'InsufficientBalance',
  'NoResolvedAddress',
  'AlreadyClaimed',
  'InvalidMerkleProof',
  'CannotBuyReservedName',
  'NotReservedName',
  'NotAuthorised',
  'ZeroAddress',
  'RecordsOverflow',
  'FeeError',
  'OnlyDuringWhitelistPhase',
  'RestrictedDuringWhitelistPhase',
] as const;

const meanings: Readonly<Record<string, readonly [PublishReason, what: string]>> = {
  NameDoesntExist: ['no-name', 'says that the name is not registered, or has expired'],
  CallerIsNotOwner: ['not-authorised', 'takes records only from the owner of the name'],
  CallerIsNotController: [
    'not-authorised',
    'takes records only from the owner or the controller of the name',
  ],
  NotAuthorised: ['not-authorised', 'takes records only from the owner or the controller of the name'],
  RecordsOverflow: ['too-large', 'has no room for so much; take records away, or make them shorter'],
};

/** What an error of the registry means, by its index: a reason, and what the registry does. */
export function registryRefusal(index: number): { readonly reason: PublishReason; readonly what: string } {
  const name = registryErrors[index] ?? `error ${index}`;
  const [reason, what] = meanings[name] ?? ['refused', 'does not take this change'];
  return { reason, what: `${what} (${name})` };
}

/** The error for a change that the registry would not make. */
export function refusedByRegistry(name: string, index: number): PublishError {
  const { reason, what } = registryRefusal(index);
  return new PublishError({ reason, shortMessage: `The registry of ${name} ${what}` });
}

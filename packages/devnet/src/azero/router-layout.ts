import { cell, type Mapping, mapping } from './ink-mapping.ts';
import { type Account, account } from './registry-layout.ts';
import { option, text, tuple, vector } from './scale.ts';

/** The router's own struct. */
export type RouterCell = readonly [
  admin: Account,
  pendingAdmin: Account | undefined,
  registries: readonly Account[],
];

/** The parts of the router's storage. */
export interface RouterLayout {
  readonly self: Mapping<void, RouterCell>;
  readonly routes: Mapping<string, Account>;
  readonly tlds: Mapping<Account, readonly string[]>;
}

/**
 * Where the AZERO.ID router keeps what.
 *
 * Source: the storage layout in the router's public ink metadata.
 */
export const router: RouterLayout = {
  self: cell(tuple(account, option(account), vector(account))),
  routes: mapping(100, text, account),
  tlds: mapping(101, account, vector(text)),
};

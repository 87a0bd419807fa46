/**
 * Writing records of AZERO.ID names. Needs `@polkadot/api` and `@polkadot/api-contract`.
 *
 * @example With a key at hand
 * ```ts
 * import { azeroPublisher } from '@peername/azero/publish'
 * import { Keyring } from '@polkadot/api'
 *
 * const signer = new Keyring({ type: 'sr25519' }).addFromUri(mnemonic)
 * const publisher = azeroPublisher()
 * const name = publisher.parse('alice.azero')
 * const plan = await publisher.plan(name, [{ key: 'staex-id', value: id }], { account: signer.address })
 * for await (const step of publisher.publish(plan, signer)) console.log(step.state) // sent, included, final
 * ```
 *
 * @packageDocumentation
 */
export { azeroPublisher } from './azero-publisher.ts';
export type { AzeroSigner, KeyPair, WalletAccount } from './azero-signer.ts';
export type { AzeroPublisherOptions } from './publisher-options.ts';

/**
 * Writing the records of ENS names, as the owner of a key or through a wallet.
 *
 * @example In a page
 * ```ts
 * import { ensPublisher } from '@peername/ens/publish'
 * import { BrowserProvider } from 'ethers'
 *
 * const provider = new BrowserProvider(window.ethereum)
 * const publisher = ensPublisher({ provider })
 * const signer = await provider.getSigner()
 * const changes = [{ key: 'staex-id', value: peerId }]
 * const plan = await publisher.plan(publisher.parse('alice.eth'), changes, { account: signer.address })
 * for await (const { state } of publisher.publish(plan, signer)) console.log(state) // sent, included, final
 * ```
 *
 * @packageDocumentation
 */
export { ensPublisher } from './ens-publisher.ts';
export type { EnsPublisherOptions } from './publisher-options.ts';

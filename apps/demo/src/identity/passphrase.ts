/** What keys under a passphrase take; loaded when somebody uses one. */
export { formatIdentityExport, parseIdentityExport, unwrapSeed, wrapSeed } from '@peername/call';

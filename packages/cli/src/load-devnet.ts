import { UsageError } from './usage-error.ts';

/** The package of the local chains, which not everybody has. @throws {@link UsageError} where it is not installed */
export async function loadDevnet(): Promise<typeof import('@peername/devnet')> {
  try {
    return await import('@peername/devnet');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw error;
    throw new UsageError('The local chains are a package of their own: npm install @peername/devnet');
  }
}

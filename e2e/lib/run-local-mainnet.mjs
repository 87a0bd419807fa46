// Runs the local chains until standard input ends, and prints which URL stands for which.
import { startLocalMainnet } from './local-mainnet.mjs';

const chains = await startLocalMainnet();
process.stdout.write(`${JSON.stringify(chains.urls)}\n`);
process.stdin.resume().on('end', () => chains.close());

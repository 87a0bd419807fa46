import type { JsonObject } from '@peername/resolver-core';
import type { Face } from '@peername/testkit';
import { exitCodeOf } from '../../packages/cli/src/exit-codes.ts';
import { runCli } from '../../packages/cli/testing/run-cli.ts';
import { answerIn } from './answer.ts';
import type { NamedChain } from './named-chain.ts';
import type { ServiceOptions } from './open-service.ts';

/** The command line: every question is a run of its own, which remembers nothing. */
export function openCliFace(
  chain: NamedChain,
  { endpoints, quorum = 1, proofs = false, timeout = 8_000 }: ServiceOptions,
): Face {
  const where =
    chain.service === 'ens'
      ? ['--ens-rpc', endpoints.join(',')]
      : ['--azero-rpc', endpoints.join(','), '--azero-registry', `azero=${chain.registry}`];
  const how = ['--network', 'devnet', '--json', '--timeout', `${timeout}`];
  const agreeing = ['--quorum', `${quorum}`, ...(proofs ? ['--require', 'proof'] : [])];
  return {
    name: 'cli',
    remembers: false,
    async ask(name) {
      const { exitCode, stdout, stderr } = await runCli(['resolve', name, ...where, ...how, ...agreeing]);
      const problems = stdout.trim().split('\n').length === 1 ? [] : ['it is not one line'];
      const line = stdout.split('\n', 1)[0] ?? '';
      if (!line.startsWith('{')) throw new Error(`peername resolve said: ${stdout}${stderr}`);
      const json = JSON.parse(line) as JsonObject & Parameters<typeof exitCodeOf>[0];
      const meant = exitCodeOf(json);
      if (exitCode !== meant) problems.push(`the exit code is ${exitCode}, not ${meant}`);
      return answerIn(json, problems);
    },
    close: async () => undefined,
  };
}

import type { DevAccount, Devnet, DevnetDetails } from '@peername/devnet';
import type { CommandContext } from './command.ts';
import { announceDevnet } from './devnet-file.ts';
import { exitCodeOfSignal, exitCodes } from './exit-codes.ts';
import type { Io } from './io.ts';
import { jsonLine } from './json-line.ts';
import { loadDevnet } from './load-devnet.ts';
import type { Settings } from './options.ts';
import { alignLeft } from './table.ts';
import { untilAborted } from './until-aborted.ts';
import { UsageError } from './usage-error.ts';
import { type View, viewOf } from './view.ts';

/** Runs both local chains until the run is told to end. */
export async function runDevnet({ settings, io }: CommandContext): Promise<number> {
  const { startDevnet } = await loadDevnet();
  const devnet = await startDevnet(portsOf(settings)).catch((error: unknown) => {
    throw startFailure(error);
  });
  try {
    // Told to end before anything was there to use.
    if (io.signal.aborted) return exitCodeOfSignal(io.signal);
    const withdraw = await announceDevnet(devnet.details, io.env);
    try {
      await io.stdout.write(describe(devnet, settings, io));
      await untilAborted(io.signal);
    } finally {
      await withdraw();
    }
  } finally {
    await devnet.close();
  }
  // Being told to stop is how a devnet ends well.
  return exitCodes.found;
}

/** What keeps local chains from starting is mostly no fault of ours. */
function startFailure(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const { message } = error;
  if (/EADDRINUSE|EACCES|address already in use|permission denied/i.test(message))
    return new UsageError(`A port cannot be taken (${message}); choose others or 0 for any`, {
      cause: error,
    });
  if (message.startsWith('anvil did not start'))
    return new UsageError(`${message}; ANVIL_PATH may name another`, { cause: error });
  return error;
}

function portsOf({
  port = 0,
  blockTime,
  ...ports
}: Settings): Parameters<typeof import('@peername/devnet')['startDevnet']>[0] {
  const nth = (n: number): number => (port === 0 ? 0 : port + n);
  return {
    azeroPort: ports.azeroPort ?? nth(0),
    ethereumPort: ports.ethereumPort ?? nth(1),
    ccipPort: ports.ccipPort ?? nth(2),
    controlPort: ports.controlPort ?? nth(3),
    blockTime,
  };
}

function describe({ details }: Devnet, settings: Settings, { stdout, env }: Io): string {
  if (settings.json || !stdout.isTTY) return jsonLine(JSON.parse(JSON.stringify(details)));
  return showDevnet(details, viewOf(stdout, settings, env));
}

/** Where everything is and what to try, for a person. */
export function showDevnet({ azero, ethereum, control }: DevnetDetails, { colors }: View): string {
  const { bold, dim } = colors;
  const places = alignLeft([
    ['Aleph Zero', azero.http, dim(azero.ws)],
    ['  registry', azero.registries['azero'] ?? '', dim(`router ${azero.router}`)],
    ...(ethereum
      ? [
          ['Ethereum', ethereum.http, dim(ethereum.ws)],
          ['  off-chain', ethereum.ccipOrigin, dim('answers for off-chain names')],
        ]
      : [['Ethereum', 'not here: there is no anvil for this platform', '']]),
    ['Control', control.url, dim('peername devnet set, advance, info')],
  ]);
  const names = [...azero.names, ...(ethereum?.names.slice(0, 8) ?? [])];
  return [
    bold('Local chains with names on them'),
    ...places.map((line) => `  ${line}`),
    '',
    `${bold('Names')}  ${names.join('  ')}${ethereum ? '  …' : ''}`,
    '',
    ...showAccounts([...(azero.accounts ?? []), ...(ethereum?.accounts ?? [])], colors),
    bold('In another terminal'),
    '  peername resolve alice.azero bob.eth --network devnet',
    '  peername records hostile.azero --network devnet',
    '  PEERNAME_SIGNER_KEY=//Alice peername publish alice.azero --key url --value hi --network devnet',
    '  peername devnet set alice.azero staex-id ctnsaj8135fsnm5t1fqda6093g95pjzfdhms77trjk6fy1ks6a80',
    '',
    dim('Ctrl-C stops everything.'),
    '',
  ].join('\n');
}

/** The keys to sign with. Everybody knows them, so they may be shown. */
function showAccounts(accounts: readonly DevAccount[], { bold, dim }: View['colors']): readonly string[] {
  const owners = accounts.filter(({ names }) => names.length > 0);
  if (owners.length === 0) return [];
  const lines = alignLeft(
    owners.map(({ key, names }) => [
      key,
      dim(`${names.slice(0, 3).join('  ')}${names.length > 3 ? '  …' : ''}`),
    ]),
  );
  return [
    bold('Keys of who owns them, with money'),
    ...lines.map((line) => `  ${line}`),
    dim('  Everybody knows these test keys: for local chains only.'),
    '',
  ];
}

import type { DevnetDetails } from '@peername/devnet';
import { isResolverError, ResolverError } from '@peername/resolver-core';
import type { CommandContext } from './command.ts';
import { findDevnet } from './devnet-file.ts';
import { exitCodes } from './exit-codes.ts';
import { jsonLine } from './json-line.ts';
import { duration } from './quantities.ts';
import { showDevnet } from './run-devnet.ts';
import { UsageError } from './usage-error.ts';
import { viewOf } from './view.ts';

/** `peername devnet set NAME KEY [VALUE]`, `advance TIME` and `info`, for the devnet that runs. */
export async function changeDevnet(context: CommandContext): Promise<number> {
  const { args, settings, io } = context;
  const [action, ...operands] = args;
  const request = requestOf(action, operands);
  const details = await findDevnet(io.env);
  if (!details) throw new UsageError('No devnet of yours is running; start one with "peername devnet"');

  const isPlain = settings.json || !io.stdout.isTTY;
  if (!request) {
    const view = viewOf(io.stdout, settings, io.env);
    await io.stdout.write(
      isPlain ? jsonLine(JSON.parse(JSON.stringify(details))) : showDevnet(details, view),
    );
    return exitCodes.found;
  }
  await post(details, request, io.signal);
  await io.stdout.write(isPlain ? jsonLine(request.body) : `${request.done}\n`);
  return exitCodes.found;
}

interface ControlRequest {
  readonly path: string;
  readonly body: { readonly [key: string]: string | number | null };
  readonly done: string;
}

/** What to ask of the control server; nothing for `info`. */
function requestOf(action: string | undefined, operands: readonly string[]): ControlRequest | undefined {
  if (action === 'info') return undefined;
  if (action === 'advance') {
    const [time] = operands;
    const advance = time === undefined ? undefined : parseTime(time);
    if (advance === undefined || operands.length !== 1)
      throw new UsageError('advance needs a time, such as 500ms, 90s, 10m, 2h or 30d');
    return {
      path: '/time',
      body: { advance },
      done: `The clocks are ${duration(advance)} ahead of where they were`,
    };
  }
  const [name, key, value, ...more] = operands;
  if (name === undefined || key === undefined || more.length > 0)
    throw new UsageError(
      'set needs a name, a record key and a value; without the value the record is removed',
    );
  return {
    path: '/records',
    body: { name, key, value: value ?? null },
    done: value === undefined ? `Removed "${key}" of ${name}` : `Wrote "${key}" of ${name}`,
  };
}

const units: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

function parseTime(text: string): number | undefined {
  const [, number, unit = ''] = /^(\d{1,9})(ms|s|m|h|d)$/.exec(text) ?? [];
  return number === undefined ? undefined : Number(number) * (units[unit] ?? 0);
}

async function post(
  { control }: DevnetDetails,
  { path, body }: ControlRequest,
  signal: AbortSignal,
): Promise<void> {
  const response = await fetch(control.url + path, {
    method: 'POST',
    headers: { authorization: `Bearer ${control.token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
    redirect: 'error',
    signal: AbortSignal.any([signal, AbortSignal.timeout(10_000)]),
  }).catch((cause: unknown) => {
    throw isResolverError(cause) ? cause : unreachable(cause);
  });
  if (response.ok) return;
  const { error } = (await response.json().catch(() => ({}))) as { error?: unknown };
  throw new UsageError(
    `The devnet refused: ${typeof error === 'string' ? error : `status ${response.status}`}`,
  );
}

function unreachable(cause: unknown): ResolverError {
  return new ResolverError({ code: 'UNAVAILABLE', shortMessage: 'The devnet does not answer', cause });
}

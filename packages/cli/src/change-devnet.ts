import type { DevnetDetails } from '@peername/devnet';
import { escapeText, ResolverError } from '@peername/resolver-core';
import type { CommandContext } from './command.ts';
import { findDevnet } from './devnet-file.ts';
import { exitCodes } from './exit-codes.ts';
import { jsonLine } from './json-line.ts';
import { duration } from './option-values.ts';
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
  await io.stdout.write(isPlain ? jsonLine(request.body) : `${escapeText(request.done)}\n`);
  return exitCodes.found;
}

interface ControlRequest {
  readonly path: string;
  readonly body: { readonly [key: string]: string | number | null };
  readonly done: string;
}

/** What to ask of the control server; nothing for `info`. */
function requestOf(action: string | undefined, operands: readonly string[]): ControlRequest | undefined {
  if (action === 'info' && operands.length > 0) throw new UsageError('info takes nothing more');
  if (action === 'info') return undefined;
  if (action === 'advance') {
    const [time, ...more] = operands;
    if (time === undefined || more.length > 0)
      throw new UsageError('advance needs one length of time, such as 90s, 10m, 2h or 1d');
    const done = `The clocks are ${time} ahead of where they were`;
    return { path: '/time', body: { advance: duration(time, 'advance') }, done };
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
    throw new ResolverError({ code: 'UNAVAILABLE', shortMessage: 'The devnet does not answer', cause });
  });
  if (response.ok) return;
  const { error } = (await response.json().catch(() => ({}))) as { error?: unknown };
  throw new UsageError(
    `The devnet refused: ${typeof error === 'string' ? error : `status ${response.status}`}`,
  );
}

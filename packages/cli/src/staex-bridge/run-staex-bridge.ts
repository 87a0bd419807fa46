import type { CommandContext } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';
import { jsonLine } from '../json-line.ts';
import { untilAborted } from '../until-aborted.ts';
import { UsageError } from '../usage-error.ts';
import { type Bridge, type BridgeVisit, serveBridge } from './serve-bridge.ts';
import { createStaexNode } from './staex-node.ts';

/** Where the call app looks for a bridge. */
const usualPort = 9377;

/** Serves the Staex node of this machine to the call app until the run is told to end. */
export async function runStaexBridge({ settings, io }: CommandContext): Promise<number> {
  const { allowOrigin: origins = [], mcc = 'mcc', port = usualPort } = settings;
  const observe = (visit: BridgeVisit): void => {
    const level = visit.status < 500 ? 'info' : 'warn';
    // On a terminal what matters is what goes wrong.
    if (io.stderr.isTTY && visit.status < 400) return;
    void io.stderr.write(
      jsonLine({ level, time: new Date().toISOString(), ...visit, why: visit.why ?? null }),
    );
  };
  const ending = new AbortController();
  const node = createStaexNode({ mcc, signal: ending.signal });
  const bridge = await open(() => serveBridge({ node, port, origins, observe }), port);
  try {
    const { url } = bridge;
    await io.stdout.write(settings.json ? jsonLine({ url }) : `peername staex-bridge listening on ${url}\n`);
    if (io.stderr.isTTY && origins.length === 0)
      await io.stderr.write(
        '  No web page may ask yet: name yours with --allow-origin.\n  Ctrl-C stops it.\n',
      );
    await untilAborted(io.signal);
  } finally {
    ending.abort();
    await bridge.close();
  }
  // Being told to stop is how a bridge ends well.
  return exitCodes.found;
}

/** That it cannot listen is for the caller to mend. */
async function open(serve: () => Promise<Bridge>, port: number): Promise<Bridge> {
  try {
    return await serve();
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'EADDRINUSE')
      throw new UsageError(`Something else listens on port ${port} already; end it, or take another --port`, {
        cause,
      });
    if (code === 'EACCES') throw new UsageError(`This user may not listen on port ${port}`, { cause });
    throw cause;
  }
}

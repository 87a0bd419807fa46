import { writeFile } from 'node:fs/promises';
import type { CallState, PrivacyMode } from '@peername/call';
import { exitCodes } from '../exit-codes.ts';
import type { Settings } from '../options.ts';
import { UsageError } from '../usage-error.ts';
import type { CallConsole } from './call-console.ts';
import type { CallSetup } from './call-setup.ts';
import { askMode } from './privacy-modes.ts';
import { qrCode } from './qr-code.ts';

type LinkState = Extract<CallState, { at: 'waiting' | 'reply-ready' }>;

/** Refuses to begin where it is not said how much may be told, and nobody can be asked. @throws {@link UsageError} */
export function requireMode({ mode }: Settings, { keyboard }: CallConsole): void {
  if (mode === undefined && !keyboard)
    throw new UsageError('Say which addresses may be told: --mode relay, overlay, lan or direct');
}

/**
 * Chooses the mode, makes the link in it and shows it. On a terminal another mode can be chosen when one gives no link.
 *
 * @returns undefined when the call is over, or an exit code when no link can be made
 */
export async function makeLink(
  { call, prepare, services }: CallSetup,
  desk: CallConsole,
  settings: Settings,
  reader: string,
): Promise<number | undefined> {
  let wanted: PrivacyMode | undefined = settings.mode;
  for (;;) {
    const mode = wanted ?? (await askMode(desk, settings));
    if (mode === undefined) return exitCodes.unavailable;
    let problem = await prepare(mode);
    if (!problem) {
      await call.proceed(mode);
      const { state } = call;
      if (state.at === 'waiting' || state.at === 'reply-ready') return await showLink(state);
      if (!('problem' in state) || !state.problem) return undefined;
      problem = state.problem;
    }
    desk.tell({ event: 'no-link', problem }, services);
    wanted = undefined;
    if (!desk.keyboard) return exitCodes.unavailable;
  }

  async function showLink({ at, link, exposure, expiresAt }: LinkState): Promise<undefined> {
    const kind = at === 'waiting' ? 'invite' : 'reply';
    // Whoever hears of the link may look for it in the file at once.
    if (settings.linkFile !== undefined) await saveLink(settings.linkFile, link);
    desk.tell({ event: 'link', kind, link, reader, exposure, expiresAt }, services);
    const wantsCode = settings.qr ?? desk.keyboard !== undefined;
    if (wantsCode && !desk.asJson) desk.show((await qrCode(link, desk.view)) ?? '');
  }
}

async function saveLink(path: string, link: string): Promise<void> {
  await writeFile(path, `${link}\n`, { mode: 0o600 }).catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(`${path} cannot be written (${error.code})`, { cause: error });
  });
}

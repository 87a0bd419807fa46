import type { CallPage } from '../../call-network/page.ts';
import { openChromium } from './chromium.ts';
import { openFirefox } from './firefox.ts';
import type { Host } from './network.ts';

/** A browser on one machine, with a page that takes part in calls. */
export type Peer = {
  readonly [K in keyof CallPage]: (
    ...args: Parameters<CallPage[K]>
  ) => Promise<Awaited<ReturnType<CallPage[K]>>>;
} & {
  /** The value of an expression in its page; promises are waited for. */
  evaluate(expression: string): Promise<unknown>;
  close(): Promise<void>;
};

/** Which browser, and what its user allowed it before. */
export interface PeerOptions {
  /** @default 'chromium' */
  readonly browser?: 'chromium' | 'firefox' | undefined;
  /** Whether the page may use camera and microphone, as that of a user who has called before. @default false */
  readonly returning?: boolean | undefined;
  /** Whether the page may reach other programs on its machine; of Chromium only. @default false */
  readonly reachesMachine?: boolean | undefined;
}

/** Opens the page with the script in a browser on a machine. */
export async function openPeer(host: Host, script: Uint8Array, options: PeerOptions = {}): Promise<Peer> {
  const { browser = 'chromium', returning = false, reachesMachine = false } = options;
  const permissions = [
    ...(returning ? ['camera', 'microphone'] : []),
    ...(reachesMachine ? ['local-network-access'] : []),
  ];
  const page = await (browser === 'firefox'
    ? openFirefox(host, script, returning)
    : openChromium(host, { script, permissions }));
  const perform = (name: keyof CallPage, args: readonly unknown[]): Promise<unknown> =>
    page.evaluate(`callPage.${name}(...${JSON.stringify(args)})`);
  const methods = Object.fromEntries(
    methodNames.map((name) => [name, (...args: unknown[]) => perform(name, args)]),
  );
  return { ...methods, evaluate: page.evaluate, close: page.close } as Peer;
}

const methodNames = Object.keys({
  begin: 0,
  dial: 0,
  open: 0,
  proceed: 0,
  takeReply: 0,
  until: 0,
  shown: 0,
  say: 0,
  hears: 0,
  end: 0,
  ownDescription: 0,
  path: 0,
} satisfies Record<keyof CallPage, 0>) as (keyof CallPage)[];

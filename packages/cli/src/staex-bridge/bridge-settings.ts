import type { Option } from '../option.ts';
import { filePath, list } from '../option-values.ts';
import { quoted, UsageError } from '../usage-error.ts';

/** What `peername staex-bridge` alone has to know. Undefined means the default. */
export interface BridgeSettings {
  /** Web origins that may ask. */
  readonly allowOrigin?: readonly string[] | undefined;
  /** The program that speaks to the Staex node. */
  readonly mcc?: string | undefined;
}

/** The options of `peername staex-bridge` that no other command has. */
export const bridgeOptions: {
  readonly [K in keyof BridgeSettings]-?: Option<NonNullable<BridgeSettings[K]>>;
} = {
  allowOrigin: {
    metavar: 'ORIGIN[,..]',
    many: true,
    help: 'Web pages that may ask, such as https://call.example (default: none)',
    parse: webOrigins,
  },
  mcc: {
    metavar: 'PATH',
    help: 'The mcc program of the Staex node (default: mcc)',
    parse: filePath,
  },
};

/** Origins as browsers send them. There is no word for all of them: any page could then ask who the user is. */
function webOrigins(text: string, label: string): readonly string[] {
  return list(text, label).map((item) => {
    const url = /^https?:\/\/[^/?#@]+\/?$/.test(item) && URL.canParse(item) ? new URL(item) : undefined;
    if (url && url.hostname !== '*') return url.origin;
    throw new UsageError(`${label} is a list of origins such as https://call.example, not ${quoted(item)}`);
  });
}

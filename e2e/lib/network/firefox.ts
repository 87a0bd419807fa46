import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { findProgram, systemPrograms } from '../../../scripts/lib/system-programs.mjs';
import { pageHtml } from './chromium.ts';
import type { Host } from './network.ts';
import { ip } from './system-tools.ts';

const driver = fileURLToPath(new URL('firefox-driver.mjs', import.meta.url));

/** Quiet by itself, and with fake cameras that need no click. */
const quiet: Readonly<Record<string, boolean | number>> = {
  'app.update.enabled': false,
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
  'media.navigator.streams.fake': true,
  'media.navigator.permission.disabled': true,
};

// What Firefox keeps of a user who said yes for good.
const granted = { 'permissions.default.camera': 1, 'permissions.default.microphone': 1 };

/** A Firefox on one machine of a network. */
export interface FirefoxOnHost {
  /** The value of an expression in its page; promises are waited for. */
  evaluate(expression: string): Promise<unknown>;
  close(): Promise<void>;
}

/** Opens Firefox inside a machine, with the script as its page; `returning` may use camera and microphone. */
export async function openFirefox(host: Host, script: Uint8Array, returning = false): Promise<FirefoxOnHost> {
  const settings = JSON.stringify({
    executablePath: findProgram(systemPrograms.firefox),
    script: Buffer.from(script).toString('base64'),
    html: pageHtml,
    preferences: { ...quiet, ...(returning && granted) },
  });
  const child = spawn(ip, ['netns', 'exec', host.namespace, process.execPath, driver]);
  child.stdin.write(`${settings}\n`);
  const waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  let complaints = '';
  let asked = 0;
  child.stderr.setEncoding('utf8').on('data', (text: string) => (complaints += text));
  const closed = once(child, 'close');
  await new Promise<void>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      const { ready, id, value, error } = JSON.parse(line);
      if (ready) return resolve();
      const asker = waiting.get(id);
      waiting.delete(id);
      if (error === undefined) asker?.resolve(value);
      else asker?.reject(new Error(error));
    });
    closed.then(() => reject(new Error(`Firefox: ${complaints}`)), reject);
  });
  return {
    evaluate: (expression) =>
      new Promise((resolve, reject) => {
        const id = ++asked;
        waiting.set(id, { resolve, reject });
        child.stdin.write(`${JSON.stringify({ id, expression })}\n`);
      }),
    async close() {
      child.stdin.end();
      await closed;
    },
  };
}

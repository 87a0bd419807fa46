import { readFileSync } from 'node:fs';
import { findProgram, systemPrograms } from '../../../scripts/lib/system-programs.mjs';

type Program = keyof typeof systemPrograms;

/** Why tests that need these programs cannot run here, for their title; undefined when they can. */
export function whyNotHere(...programs: readonly Program[]): string | undefined {
  if (process.platform !== 'linux') return 'network namespaces are a thing of Linux';
  if (!mayMakeNamespaces()) return 'only root may make network namespaces';
  const missing = programs.filter((name) => !findProgram(systemPrograms[name]));
  if (missing.length === 0) return undefined;
  return `missing: ${missing.map((name) => systemPrograms[name].title).join(', ')}`;
}

/** A title that says why its tests are skipped, where they are. */
export function titleOf(title: string, why: string | undefined): string {
  return why === undefined ? title : `${title} (skipped: ${why})`;
}

/** Root in a container may lack what it takes: CAP_NET_ADMIN (12) and CAP_SYS_ADMIN (21). */
function mayMakeNamespaces(): boolean {
  const [, effective = '0'] =
    /^CapEff:\s*([0-9a-f]+)$/m.exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
  const needed = (1n << 12n) | (1n << 21n);
  return process.getuid?.() === 0 && (BigInt(`0x${effective}`) & needed) === needed;
}

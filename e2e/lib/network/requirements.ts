import { findProgram, systemPrograms } from '../../../scripts/lib/system-programs.mjs';

type Program = keyof typeof systemPrograms;

/** Why tests that need these programs cannot run here, for their title; undefined when they can. */
export function whyNotHere(...programs: readonly Program[]): string | undefined {
  if (process.platform !== 'linux') return 'network namespaces are a thing of Linux';
  if (process.getuid?.() !== 0) return 'only root may make network namespaces';
  const missing = programs.filter((name) => !findProgram(systemPrograms[name]));
  if (missing.length === 0) return undefined;
  return `missing: ${missing.map((name) => systemPrograms[name].title).join(', ')}`;
}

/** A title that says why its tests are skipped, where they are. */
export function titleOf(title: string, why: string | undefined): string {
  return why === undefined ? title : `${title} (skipped: ${why})`;
}

import { errorToJson, escapeText, type JsonObject } from '@peername/resolver-core';
import { ago, duration, grouped } from '../quantities.ts';
import { alignLeft } from '../table.ts';
import type { View } from '../view.ts';
import { adviceOn, adviseOnAll, meaningOf } from './advise.ts';
import type { Checkup, Health } from './checkup.ts';

/**
 * The endpoints of one chain, for a terminal.
 *
 * ```
 * Aleph Zero
 *   ✓  https://rpc.azero.dev  block 81,234,567, 2 s ago  41 ms  agrees
 *   ✗  https://b.example      does not answer
 *      https://b.example cannot be reached: ECONNREFUSED
 *      Check its URL, and whether the server runs and can be reached from here.
 *   One endpoint can be used, ...
 * ```
 */
export function showCheckups(checkups: readonly Checkup[], view: View): string {
  const { bold, dim } = view.colors;
  const title = checkups[0]?.service.network.title ?? '';
  const rows = alignLeft(checkups.map((checkup) => rowOf(checkup, view)));
  const lines = checkups.flatMap((checkup, i) => [
    `${markOf(checkup.health, view)}  ${rows[i] ?? ''}`,
    ...detailsOf(checkup).map((line) => dim(`   ${line}`)),
  ]);
  return [bold(escapeText(title)), ...lines.map((line) => `  ${line}`), `  ${adviseOnAll(checkups)}`, '']
    .map((line) => `${line}\n`)
    .join('');
}

/** One endpoint as JSON. */
export function checkupToJson(checkup: Checkup): JsonObject {
  const { origin, service, health, findings, head, lag, latency, agrees, error } = checkup;
  return {
    service: service.id,
    network: service.network.id,
    endpoint: origin,
    health,
    head: head && { number: Number(head.number), hash: head.hash, time: head.time?.toISOString() },
    lag: lag === undefined ? undefined : Number(lag),
    latency: latency === undefined ? undefined : Math.round(latency * 10) / 10,
    agrees,
    findings: findings.map((finding) => ({
      finding,
      meaning: meaningOf(finding),
      advice: adviceOn(finding),
    })),
    error: error && errorToJson(error),
  };
}

function rowOf({ origin, head, lag, latency, agrees, findings }: Checkup, { now }: View): string[] {
  const age = head?.time ? `, ${ago(head.time, now)}` : '';
  return [
    escapeText(origin, 200),
    head ? `block ${grouped(head.number)}${age}${lag ? `, ${grouped(lag)} behind` : ''}` : '',
    latency === undefined ? '' : duration(latency),
    [...(agrees ? ['agrees'] : []), ...findings.map(meaningOf)].join(', '),
  ];
}

function detailsOf({ error, findings }: Checkup): string[] {
  return [...(error ? [escapeText(error.message, 300)] : []), ...findings.slice(0, 1).map(adviceOn)];
}

function markOf(health: Health, { colors }: View): string {
  switch (health) {
    case 'well':
      return colors.green('✓');
    case 'poor':
      return colors.yellow('!');
    default:
      return colors.red('✗');
  }
}

import { findProgram, systemPrograms } from '../../../scripts/lib/system-programs.mjs';

// Where they are kept only root looks, and not every root.
/** Sets up networks. */
export const ip: string = findProgram(systemPrograms.ip) ?? 'ip';
/** Makes routers of machines. */
export const iptables: string = findProgram(systemPrograms.iptables) ?? 'iptables';
/** Watches wires. */
export const tcpdump: string = findProgram(systemPrograms.tcpdump) ?? 'tcpdump';

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Host } from './network.ts';
import { ip, tcpdump } from './system-tools.ts';

/** One packet that a machine sent or received. */
export interface Packet {
  /** Seconds since the Unix epoch. */
  readonly at: number;
  readonly direction: 'in' | 'out';
  /** The interface. */
  readonly via: string;
  readonly protocol: 'udp' | 'tcp';
  readonly from: string;
  readonly fromPort: number;
  readonly to: string;
  readonly toPort: number;
  /** The name that is asked for, when it is a question of DNS or mDNS. */
  readonly asks?: string | undefined;
}

/** What goes over the wires of a machine, from now on. */
export interface Capture {
  /** The packets so far. */
  readonly packets: readonly Packet[];
  /** Ends it and gives all packets; rejects when any was missed, since then nothing is proven. */
  end(): Promise<readonly Packet[]>;
}

/** Watches all interfaces of a machine, its loopback among them. */
export async function startCapture(host: Host): Promise<Capture> {
  const packets: Packet[] = [];
  // Small pieces of a large buffer: none is lost.
  const flags = ['-n', '-l', '-tt', '-i', 'any', '--immediate-mode', '-s', '256', '-B', '16384'];
  const child = spawn(ip, ['netns', 'exec', host.namespace, tcpdump, ...flags, 'udp or tcp'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let complaints = '';
  let rest = '';
  const closed = once(child, 'close');
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) if (line !== '') packets.push(readPacket(line));
  });
  await new Promise<void>((resolve, reject) => {
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      complaints += text;
      if (complaints.includes('listening on')) resolve();
    });
    closed.then(() => reject(new Error(`tcpdump: ${complaints}`)), reject);
  });
  return {
    packets,
    async end() {
      child.kill('SIGINT');
      await closed;
      const missed = /(\d+) packets? dropped by kernel/.exec(complaints)?.[1];
      if (missed !== '0') throw new Error(`tcpdump missed ${missed ?? 'some'} packets: ${complaints}`);
      return packets;
    },
  };
}

/**
 * A line of tcpdump:
 *
 * ```
 * 1795246198.99 e0    Out IP 10.9.0.1.41044 > 10.9.0.2.4000: UDP, length 20
 * 1795246198.99 e0    Out IP 10.9.0.1.41044 > 10.9.0.2.53: 4711+ A? example.org. (29)
 * 1795246198.99 e0    Out IP 10.9.0.1.41044 > 10.9.0.2.80: Flags [S], seq 1, win 64240, length 0
 * ```
 *
 * What is sent to port 53 or 5353 without being DNS has a line of the same beginning.
 */
export function readPacket(line: string): Packet {
  const match = /^([\d.]+) (\S+)\s+(\S+)\s+IP6? (\S+)\.(\d+) > (\S+)\.(\d+): (.*)/.exec(line);
  if (!match) throw new Error(`tcpdump says what is not understood: ${line}`);
  const [, at = '', via = '', direction, from = '', fromPort, to = '', toPort, rest = ''] = match;
  return {
    at: Number(at),
    direction: direction === 'Out' ? 'out' : 'in',
    via,
    protocol: rest.startsWith('Flags [') ? 'tcp' : 'udp',
    from,
    fromPort: Number(fromPort),
    to,
    toPort: Number(toPort),
    asks: / \w+(?: \(\w+\))?\? (\S+)\./.exec(rest)?.[1],
  };
}

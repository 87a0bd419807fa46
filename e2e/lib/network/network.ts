import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { run } from './run.ts';
import { ip } from './system-tools.ts';

/** A machine of its own as far as its network goes: a network namespace. */
export interface Host {
  readonly name: string;
  readonly namespace: string;
  /** Runs a program in it to its end. */
  run(command: string, ...args: readonly string[]): Promise<string>;
}

/** A cable with any number of machines on it: a bridge in a namespace of its own. */
export interface Segment {
  readonly namespace: string;
}

/** How a machine is plugged into a segment. */
export interface Plug {
  /** The name of the interface: `wan`. */
  readonly as: string;
  /** With the length of the prefix: `198.51.100.10/24`. */
  readonly addresses: readonly string[];
  /** Where everything goes that is not on the cable. */
  readonly gateway?: string;
}

/** Machines and cables that exist for one test, without any way to the world outside. */
export interface Network {
  host(name: string): Promise<Host>;
  segment(name: string): Promise<Segment>;
  plug(host: Host, segment: Segment, plug: Plug): Promise<void>;
  /** Ends what still runs in the machines and takes all of it down. */
  close(): Promise<void>;
}

/** Makes a {@link Network}. It is taken down with the process too. */
export function createNetwork(): Network {
  // Others may run the same tests here at the same time.
  const suffix = randomBytes(3).toString('hex');
  const namespaces: string[] = [];
  let plugs = 0;

  const open = async (name: string): Promise<Host> => {
    const namespace = `pn-${suffix}-${name}`;
    await run(ip, 'netns', 'add', namespace);
    namespaces.push(namespace);
    await run(ip, '-n', namespace, 'link', 'set', 'lo', 'up');
    const runInside = (command: string, ...args: readonly string[]): Promise<string> =>
      run(ip, 'netns', 'exec', namespace, command, ...args);
    return { name, namespace, run: runInside };
  };
  const closeAtOnce = (): void => {
    for (const namespace of namespaces.splice(0)) spawnSync(ip, ['netns', 'del', namespace]);
  };
  process.once('exit', closeAtOnce);

  return {
    host: open,

    async segment(name) {
      const { namespace } = await open(name);
      await run(ip, '-n', namespace, 'link', 'add', 'cable', 'type', 'bridge');
      await run(ip, '-n', namespace, 'link', 'set', 'cable', 'up');
      return { namespace };
    },

    async plug(host, segment, { as, addresses, gateway }) {
      const socket = `p${++plugs}`;
      const [inside, outside] = [host.namespace, segment.namespace];
      // Both ends are born inside, so that the machine that runs the tests never sees them.
      await run(
        ip,
        '-n',
        outside,
        'link',
        'add',
        socket,
        'type',
        'veth',
        'peer',
        'name',
        as,
        'netns',
        inside,
      );
      await run(ip, '-n', outside, 'link', 'set', socket, 'master', 'cable', 'up');
      for (const address of addresses) {
        // An IPv6 address that waits for others to object cannot be used at once.
        const nodad = address.includes(':') ? ['nodad'] : [];
        await run(ip, '-n', inside, 'addr', 'add', address, 'dev', as, ...nodad);
      }
      await run(ip, '-n', inside, 'link', 'set', as, 'up');
      await untilRunning(inside, as);
      if (gateway !== undefined) await run(ip, '-n', inside, 'route', 'add', 'default', 'via', gateway);
    },

    async close() {
      process.removeListener('exit', closeAtOnce);
      for (const namespace of namespaces) await endAll(namespace);
      for (const namespace of namespaces.splice(0)) await run(ip, 'netns', 'del', namespace);
    },
  };
}

/** The kernel of a busy machine says a second later that a cable carries, and a browser overlooks those that do not. */
async function untilRunning(namespace: string, as: string): Promise<void> {
  const giveUp = Date.now() + 10_000;
  while (!(await run(ip, '-n', namespace, 'link', 'show', as)).includes('state UP')) {
    if (Date.now() > giveUp) throw new Error(`${as} does not run`);
    await setTimeout(20);
  }
}

/** Ends every program in a namespace: nothing but what the test started is in there. */
async function endAll(namespace: string): Promise<void> {
  const pids = (await run(ip, 'netns', 'pids', namespace)).split('\n').filter(Boolean);
  for (const pid of pids) {
    try {
      process.kill(Number(pid), 'SIGKILL');
    } catch {
      // It has ended by itself meanwhile.
    }
  }
}

import type { Host, Network, Segment } from './network.ts';
import { iptables } from './system-tools.ts';

/** A machine behind a router of its own. */
export interface NattedHost {
  readonly host: Host;
  readonly router: Host;
}

/**
 * A machine on a home network: its router gives every connection its own public address, and lets in only what
 * answers something that went out.
 */
export async function hostBehindNat(
  network: Network,
  internet: Segment,
  names: { readonly name: string; readonly publicAddress: string; readonly lan: string },
): Promise<NattedHost> {
  const { name, publicAddress, lan } = names;
  const host = await network.host(name);
  const router = await network.host(`${name}-r`);
  const home = await network.segment(`${name}-l`);
  await network.plug(router, internet, { as: 'wan', addresses: [`${publicAddress}/24`] });
  await network.plug(router, home, { as: 'lan', addresses: [`${lan}.1/24`] });
  await network.plug(host, home, { as: 'lan', addresses: [`${lan}.10/24`], gateway: `${lan}.1` });
  await router.run('sysctl', '-qw', 'net.ipv4.ip_forward=1');
  await router.run(iptables, '-t', 'nat', '-A', 'POSTROUTING', '-o', 'wan', '-j', 'MASQUERADE');
  const fresh = ['-m', 'conntrack', '--ctstate', 'NEW'];
  await router.run(iptables, '-A', 'FORWARD', '-i', 'wan', ...fresh, '-j', 'DROP');
  await router.run(iptables, '-A', 'INPUT', '-i', 'wan', ...fresh, '-j', 'DROP');
  return { host, router };
}

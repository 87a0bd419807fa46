import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';
import { CommandFailed, capture } from './child.mjs';
import { shout, step } from './progress.mjs';

/** Programs that tests want and npm cannot bring. Without one its tests are skipped. */
export const systemPrograms = {
  chromium: {
    title: 'Chromium',
    why: 'the browser tests',
    env: 'CHROMIUM_PATH',
    binaries: [
      'chromium',
      'chromium-browser',
      'google-chrome-stable',
      'google-chrome',
      '/Applications/Chromium.app/Contents/MacOS/Chromium',
      '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    ],
    apt: 'chromium',
  },
  redisServer: {
    title: 'redis-server',
    why: 'the tests of replicas that share a Redis',
    env: 'REDIS_SERVER_PATH',
    binaries: ['redis-server', 'valkey-server'],
    apt: 'redis-server',
  },
  haproxy: {
    title: 'HAProxy',
    why: 'the tests of several gateways behind a balancer',
    env: 'HAPROXY_PATH',
    // Debian keeps it where only root looks.
    binaries: ['haproxy', '/usr/sbin/haproxy', '/usr/local/sbin/haproxy'],
    apt: 'haproxy',
  },
  dig: {
    title: 'dig',
    why: 'the test that dig resolves names',
    env: 'DIG_PATH',
    binaries: ['dig'],
    apt: 'bind9-dnsutils',
  },
  firefox: {
    title: 'Firefox',
    why: 'the calls between different browsers',
    env: 'FIREFOX_PATH',
    binaries: ['firefox-esr', 'firefox', '/Applications/Firefox.app/Contents/MacOS/firefox'],
    apt: 'firefox-esr',
  },
  turnserver: {
    title: 'coturn',
    why: 'the calls through a relay',
    env: 'TURNSERVER_PATH',
    binaries: ['turnserver'],
    apt: 'coturn',
  },
  tcpdump: {
    title: 'tcpdump',
    why: 'the tests of what calls put on the wire',
    env: 'TCPDUMP_PATH',
    binaries: ['tcpdump', '/usr/sbin/tcpdump'],
    apt: 'tcpdump',
  },
  ip: {
    title: 'iproute2',
    why: 'the calls between machines of their own (network namespaces)',
    env: 'IP_PATH',
    binaries: ['ip', '/usr/sbin/ip', '/sbin/ip'],
    apt: 'iproute2',
  },
  iptables: {
    title: 'iptables',
    why: 'the calls from behind routers',
    env: 'IPTABLES_PATH',
    binaries: ['iptables', '/usr/sbin/iptables', '/sbin/iptables'],
    apt: 'iptables',
  },
};

/** The path of a program: where its variable points, else under one of its names on PATH. */
export function findProgram({ env, binaries }) {
  const set = process.env[env];
  if (set !== undefined) return isExecutable(set) ? set : undefined;
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  return binaries
    .flatMap((binary) => (isAbsolute(binary) ? [binary] : folders.map((folder) => join(folder, binary))))
    .find(isExecutable);
}

/** Finds each program or installs it where that takes no question; says loudly what stays missing. */
export async function ensurePrograms() {
  await install(Object.values(systemPrograms).filter((one) => !findProgram(one) && mayInstall(one)));
  for (const program of Object.values(systemPrograms)) {
    if (findProgram(program)) continue;
    const remedy = `install it, or set ${program.env} to its path`;
    shout(`skipped: ${program.why} (${program.title} is missing: ${remedy})`);
  }
}

/** Root on Debian can install without a question; a variable that points nowhere, or NO_APT, is a no. */
function mayInstall({ env }) {
  return (
    process.env.NO_APT !== '1' &&
    process.env[env] === undefined &&
    process.getuid?.() === 0 &&
    existsSync('/etc/debian_version')
  );
}

/** The list of packages is fetched once for all; each is installed alone, so that one that fails stops no other. */
async function install(programs) {
  if (programs.length === 0) return;
  if (!(await apt('fetching the list of packages', ['update']))) return;
  for (const { title, apt: name } of programs) {
    const what = `installing ${title} with apt-get (NO_APT=1 to go without)`;
    await apt(what, ['install', '-y', '--no-install-recommends', name]);
  }
}

/** Whether apt-get did it. */
async function apt(what, args) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  try {
    await step(what, () => capture('apt-get', ['-o', 'DPkg::Lock::Timeout=120', ...args], { env }));
    return true;
  } catch (error) {
    if (error instanceof CommandFailed || error.code === 'ENOENT') return false;
    throw error;
  }
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { findProgram, systemPrograms } from '../../scripts/lib/system-programs.mjs';
import { root } from '../lib/examples.ts';
import { yamlDocuments } from '../lib/yaml.mjs';

const deploy = join(root, 'deploy');
const haproxy = findProgram(systemPrograms.haproxy);
const missing = haproxy ? '' : ' (skipped: no haproxy here)';
const read = (...path: string[]) => readFileSync(join(root, ...path), 'utf8');

// biome-ignore lint/suspicious/noExplicitAny: what a file of YAML holds.
type Yaml = any;
const yamlIn = (...path: string[]): Yaml[] => yamlDocuments(read('deploy', ...path));

describe('the compose file', () => {
  const [{ services, networks, volumes }] = yamlIn('compose.yaml');
  const gateways: Yaml[] = [services['gateway-1'], services['gateway-2']];

  test('publishes the balancer and nothing else', () => {
    const published = Object.keys(services).filter((name) => services[name].ports);
    expect(published).toEqual(['balancer']);
  });

  test('lets nothing write, gain rights or grow without bound', () => {
    for (const service of Object.values(services) as Yaml[]) {
      expect(service).toMatchObject({
        read_only: true,
        cap_drop: ['ALL'],
        security_opt: ['no-new-privileges:true'],
        mem_limit: expect.any(String),
      });
    }
  });

  test('bounds the Redis and lets it forget what was asked for longest ago', () => {
    const { command } = services.redis;
    const setting = (option: string): string => command[command.indexOf(option) + 1];
    expect(setting('--maxmemory')).toMatch(/^\d+mb$/);
    expect(Number.parseInt(setting('--maxmemory'), 10)).toBeLessThan(
      Number.parseInt(services.redis.mem_limit, 10),
    );
    expect(setting('--maxmemory-policy')).toBe('allkeys-lru');
  });

  test('asks whoever talks to the Redis for a password, and has none of its own', () => {
    const { command } = services.redis;
    const password: string = command[command.indexOf('--requirepass') + 1];
    // Compose ends with the text when the variable is not set.
    expect(password).toMatch(/^\$\{REDIS_PASSWORD:\?.+\}$/);
    for (const { environment } of gateways)
      expect(environment.PEERNAME_REDIS).toBe(`redis://:${password}@redis:6379`);
  });

  test('believes the network of the balancer alone', () => {
    for (const { environment } of gateways)
      expect(networks.edge.ipam.config[0].subnet).toBe(environment.PEERNAME_TRUSTED_PROXY);
    expect(Object.keys(services).filter((name) => services[name].networks.includes('edge'))).toEqual([
      'gateway-1',
      'gateway-2',
      'balancer',
    ]);
  });

  test('keeps the Redis from everything but the gateways', () => {
    expect(services.redis.networks).toEqual(['shared']);
    expect(networks.shared.internal).toBe(true);
    expect(services.balancer.networks).not.toContain('shared');
  });

  test('gives each gateway a place of its own for what it keeps, and all of them one for their keys', () => {
    const places = gateways.map((gateway) => gateway.volumes[0].split(':'));
    const own = places.map(([volume]) => volume);
    expect(new Set([...own, 'keys'])).toEqual(new Set(Object.keys(volumes)));
    expect(new Set(own).size).toBe(gateways.length);
    const [, shared] = gateways[0].volumes[1].split(':');
    for (const gateway of gateways) {
      expect(gateway.volumes[1]).toBe(`keys:${shared}`);
      expect(gateway.environment.PEERNAME_SIGNING_KEYS).toMatch(new RegExp(`^${shared}/`));
    }
    // A new volume takes over who owns the folder of the image.
    expect(read('deploy/Dockerfile')).toContain(`chown node:node /var/lib/peername ${shared}`);
    for (const [i, [, folder]] of places.entries())
      expect(gateways[i].environment.PEERNAME_SNAPSHOT).toMatch(new RegExp(`^${folder}/`));
  });
});

test('the image runs as nobody who could change it, and is told when to end', () => {
  const lines = read('deploy/Dockerfile').split('\n');
  const lastFrom = lines.findLastIndex((line) => line.startsWith('FROM '));
  const final = lines.slice(lastFrom);
  expect(final.find((line) => line.startsWith('USER '))).toBe('USER 1000:1000');
  expect(final.find((line) => line.startsWith('ENTRYPOINT '))).toMatch(/^ENTRYPOINT \["node", /);
  expect(final.join('\n')).toContain('/livez');
});

describe('the Kubernetes manifests', () => {
  const files = readdirSync(join(deploy, 'kubernetes')).filter((file) => file !== 'kustomization.yaml');
  const all: Yaml[] = files.flatMap((file) => yamlIn('kubernetes', file));
  const one = (kind: string): Yaml => all.find((manifest) => manifest.kind === kind);
  const pod = one('Deployment').spec.template;
  const settings = one('ConfigMap').data;

  test('are all applied by the kustomization', () => {
    const [{ resources }] = yamlIn('kubernetes', 'kustomization.yaml');
    expect([...resources].sort()).toEqual(files.sort());
  });

  test('run nothing as root, writable, or with rights it could gain', () => {
    expect(pod.spec).toMatchObject({
      automountServiceAccountToken: false,
      securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
    });
    for (const container of pod.spec.containers) {
      expect(container.securityContext, container.name).toEqual({
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ['ALL'] },
      });
      expect(container.resources, container.name).toMatchObject({
        requests: { cpu: expect.any(String), memory: expect.any(String) },
        limits: { memory: expect.any(String) },
      });
    }
  });

  test('hand each gateway the signing keys as a secret that its group may read', () => {
    const [{ volumeMounts }] = pod.spec.containers;
    const [{ name, mountPath }] = volumeMounts;
    const { secret } = pod.spec.volumes.find((volume: Yaml) => volume.name === name);
    expect(settings.PEERNAME_SIGNING_KEYS).toBe(`${mountPath}/gateway-keys.json`);
    expect(read('deploy/README.md')).toContain(`generic ${secret.secretName} --from-file=gateway-keys.json`);
    expect(pod.spec.securityContext.fsGroup).toBe(pod.spec.securityContext.runAsGroup);
  });

  test('ask whether it lives and whether it is ready', () => {
    const [gateway] = pod.spec.containers;
    expect(gateway.livenessProbe.httpGet.path).toBe('/livez');
    expect(gateway.startupProbe.httpGet.path).toBe('/livez');
    expect(gateway.readinessProbe.httpGet.path).toBe('/readyz');
  });

  test('leave a gateway the time that it needs to end', () => {
    const [gateway] = pod.spec.containers;
    const [wait] = /\d+(?=\)$)/.exec(gateway.lifecycle.preStop.exec.command[2]) ?? [];
    // And 10 s for what is in flight and for streams.
    const needed = Number(wait) + Number(settings.PEERNAME_DRAIN) + 10_000;
    expect(1_000 * pod.spec.terminationGracePeriodSeconds).toBeGreaterThanOrEqual(needed);
  });

  test('select the pods that there are', () => {
    const { labels } = pod.metadata;
    expect(one('Deployment').spec.selector.matchLabels).toEqual(labels);
    expect(one('Service').spec.selector).toEqual(labels);
    expect(one('PodDisruptionBudget').spec).toEqual({ minAvailable: 1, selector: { matchLabels: labels } });
    expect(one('NetworkPolicy').spec.podSelector.matchLabels).toEqual(labels);
    const scaled = one('HorizontalPodAutoscaler').spec;
    // As many as the budget keeps, and one that may go.
    expect(scaled.minReplicas).toBeGreaterThan(1);
    expect(one('Deployment').spec.replicas).toBe(scaled.minReplicas);
    expect(scaled.scaleTargetRef.name).toBe(one('Deployment').metadata.name);
    expect(pod.spec.containers.map(({ name }: Yaml) => name)).toContain(
      scaled.metrics[0].containerResource.container,
    );
  });

  test('let a gateway reach DNS, the Redis and https on the internet, and no private address', () => {
    const { egress, policyTypes } = one('NetworkPolicy').spec;
    expect(policyTypes).toEqual(['Ingress', 'Egress']);
    expect(egress.map(({ ports }: Yaml) => ports.map(({ port }: Yaml) => port))).toEqual([
      [53, 53],
      [6379],
      [443],
    ]);
    expect(egress[0].to).toHaveLength(1);
    expect(egress[0].to[0].podSelector.matchLabels).toEqual({ 'k8s-app': 'kube-dns' });
    expect(egress[1].to).toEqual([{ podSelector: { matchLabels: { 'app.kubernetes.io/name': 'redis' } } }]);
    const [v4, v6] = egress[2].to.map(({ ipBlock }: Yaml) => ipBlock);
    expect(v4.except).toEqual(
      expect.arrayContaining([
        '10.0.0.0/8',
        '100.64.0.0/10',
        '127.0.0.0/8',
        '169.254.0.0/16',
        '172.16.0.0/12',
        '192.168.0.0/16',
      ]),
    );
    // Neither loopback nor link-local nor unique local addresses are in it.
    expect(v6.cidr).toBe('2000::/3');
  });

  test.skipIf(!haproxy)(`hand out metrics by a configuration that HAProxy takes${missing}`, async () => {
    const folder = mkdtempSync(join(tmpdir(), 'peername-metrics-'));
    const file = join(folder, 'haproxy.cfg');
    writeFileSync(file, all.find(({ metadata }) => metadata.name === 'peername-metrics').data['haproxy.cfg']);
    try {
      await promisify(execFile)(haproxy!, ['-c', '-f', file]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

test.skipIf(!haproxy)(
  `HAProxy takes the configuration of the balancer without a warning${missing}`,
  async () => {
    const env = { BALANCER_BIND: '127.0.0.1:8080', GATEWAY_1: '127.0.0.1:8081', GATEWAY_2: '127.0.0.1:8082' };
    const { stdout, stderr } = await promisify(execFile)(
      haproxy!,
      ['-c', '-f', join(deploy, 'haproxy.cfg')],
      { env },
    );
    expect(stdout + stderr).not.toMatch(/warning|alert/i);
  },
);

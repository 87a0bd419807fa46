import { azero } from '@peername/azero';
import type { Devnet } from '@peername/devnet';
import { ens } from '@peername/ens';

/** The records of a name, as the world reads them: by another reader than the page's. */
export async function recordsOf(devnet: Devnet, name: string): Promise<Readonly<Record<string, string>>> {
  const { azero: aleph, ethereum } = devnet.details;
  const service = name.endsWith('.azero')
    ? azero({
        network: {
          id: 'devnet',
          title: 'devnet',
          testnet: true,
          tlds: ['azero'],
          registries: aleph.registries,
          router: aleph.router,
          endpoints: [aleph.http],
        },
        finality: 'latest',
      })
    : ens({ network: { id: 'devnet', title: 'devnet', endpoints: [ethereum!.http] } });
  try {
    const reading = await service.read(service.parse(name), ['peer-id', 'did-key', 'staex-id', 'url']);
    return reading.state === 'found' ? Object.fromEntries(reading.records) : {};
  } finally {
    await service.close?.();
  }
}

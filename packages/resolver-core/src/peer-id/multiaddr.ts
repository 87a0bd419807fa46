import type { Count } from '../units.ts';
import type { Found } from './define-kind.ts';
import { readLibp2pId } from './libp2p-id.ts';
import { multiaddrProtocols } from './multiaddr-protocols.ts';
import { refuse } from './refusal.ts';

const maxComponents: Count = 16;

/** `/name` or `/name/value`. */
type Component = readonly [name: string, value?: string];

/**
 * Reads a multiaddr that ends at a peer: `/dns4/example.com/tcp/443/wss/p2p/12D3KooW...`. Behind a relay
 * (`/p2p/RELAY/p2p-circuit/p2p/TARGET`) the peer after the last circuit is meant, never the relay.
 */
export function readMultiaddr(text: string): Found {
  const components = readComponents(text);
  const [name, value] = components.at(-1) ?? [];
  if (name !== 'p2p' || value === undefined)
    return refuse('encoding', 'it is a multiaddr that does not end with /p2p/ and a peer id');
  const found = readLibp2pId(value);
  const addr = components.map((component) => `/${component.join('/')}`).join('');
  return components.length === 1 ? found : { ...found, addrs: [addr] };
}

function readComponents(text: string): readonly Component[] {
  const parts = text.split('/').slice(1);
  const components: Component[] = [];
  for (let i = 0; i < parts.length; ) {
    if (components.length === maxComponents)
      refuse('too-long', `it is a multiaddr of more than ${maxComponents} components`);
    const component = readComponent(parts[i] ?? '', parts[i + 1]);
    if (component[0] === 'p2p' && components.at(-1)?.[0] === 'p2p')
      refuse('encoding', 'it is a multiaddr that names two peers without a circuit between them');
    components.push(component);
    i += component.length;
  }
  return components;
}

function readComponent(part: string, value: string | undefined): Component {
  if (part === '') refuse('encoding', 'it is a multiaddr with an empty component');
  // The old spelling, see multiformats/multiaddr, "p2p".
  const name = part === 'ipfs' ? 'p2p' : part;
  if (!multiaddrProtocols.has(name))
    refuse('unsupported', 'it is a multiaddr with a protocol that is unknown or cannot be dialled');
  const readValue = multiaddrProtocols.get(name);
  if (readValue === undefined) return [name];
  const canonical = value === undefined ? undefined : readValue(value);
  if (canonical === undefined) return refuse('encoding', `it is a multiaddr with a malformed /${name}`);
  return [name, canonical];
}

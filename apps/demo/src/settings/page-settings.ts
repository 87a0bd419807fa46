/** What the host of the page says in `peername.json`, next to the page. An empty object on most hosts. */
export interface PageSettings {
  /** Local chains to offer as a network. */
  readonly devnet?: DevnetPlaces | undefined;
  /** Names whose secrets everybody knows, to try calls with. */
  readonly identities: readonly TestIdentity[];
}

/** Where the local chains are, as `@peername/devnet` describes them. */
export interface DevnetPlaces {
  readonly azero: {
    readonly http: string;
    /** The hash of its first block, which tells this start of the chains from others. */
    readonly genesis?: string | undefined;
    /** SS58. */
    readonly router: string;
    /** SS58, by the ending of names. */
    readonly registries: Readonly<Record<string, string>>;
  };
  readonly ethereum?: { readonly http: string; readonly ccipOrigin: string } | undefined;
}

/** Somebody to be on a local chain. */
export interface TestIdentity {
  readonly name: string;
  /** 32 bytes in hex. */
  readonly seed: string;
}

const longest = 65_536;

/** Reads the file; a page without one, or with one that is broken, has no page settings. */
export async function loadPageSettings(): Promise<PageSettings> {
  try {
    const response = await fetch('peername.json', {
      redirect: 'error',
      credentials: 'omit',
      signal: AbortSignal.timeout(5_000),
    });
    const text = response.ok ? await response.text() : '{}';
    return readPageSettings(text.length > longest ? '{}' : text);
  } catch {
    return readPageSettings('{}');
  }
}

/** Takes what it understands, and nothing else. */
export function readPageSettings(json: string): PageSettings {
  const { devnet, identities } = asObject(parse(json));
  return {
    devnet: readDevnet(asObject(devnet)),
    identities: (Array.isArray(identities) ? identities : []).filter(isTestIdentity),
  };
}

function readDevnet({ azero, ethereum }: Record<string, unknown>): DevnetPlaces | undefined {
  const { http, genesis, router, registries } = asObject(azero);
  if (typeof http !== 'string' || typeof router !== 'string') return undefined;
  const { http: ensHttp, ccipOrigin } = asObject(ethereum);
  return {
    azero: {
      http,
      genesis: typeof genesis === 'string' && /^0x[0-9a-f]{64}$/.test(genesis) ? genesis : undefined,
      router,
      registries: Object.fromEntries(
        Object.entries(asObject(registries)).filter(
          (entry): entry is [string, string] => typeof entry[1] === 'string',
        ),
      ),
    },
    ethereum:
      typeof ensHttp === 'string' && typeof ccipOrigin === 'string'
        ? { http: ensHttp, ccipOrigin }
        : undefined,
  };
}

function isTestIdentity(value: unknown): value is TestIdentity {
  const { name, seed } = asObject(value);
  return typeof name === 'string' && typeof seed === 'string' && /^[0-9a-f]{64}$/.test(seed);
}

function asObject(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

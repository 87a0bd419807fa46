import type { PrivacyMode } from '@peername/call';

/** A STUN or TURN server of the user's own. */
export interface IceServerSetting {
  /** `stun:host:port`, `turn:host:port?transport=tcp`, `turns:host`. */
  readonly url: string;
  readonly username?: string | undefined;
  readonly credential?: string | undefined;
}

/** What a user has settled. Nothing beyond this is contacted, but the endpoints of the chosen network. */
export interface Settings {
  readonly network: 'mainnet' | 'testnet' | 'devnet';
  /** Endpoints of Aleph Zero in place of the network's. */
  readonly azeroEndpoints: readonly string[];
  /** Endpoints of Ethereum in place of the network's. */
  readonly ensEndpoints: readonly string[];
  /** Whether names may choose servers of their own that are then asked (EIP-3668). */
  readonly offchain: boolean;
  /** A gateway that names are asked of in place of the chains. */
  readonly gateway?: string | undefined;
  /** The loopback service of a Staex node. */
  readonly staexBridge?: string | undefined;
  /** Address ranges of overlays without a directory, such as `10.8.0.0/24`. */
  readonly overlayRanges: readonly string[];
  readonly iceServers: readonly IceServerSetting[];
  /** What was chosen for the last call. */
  readonly lastMode?: PrivacyMode | undefined;
}

/** What a page begins with. */
export function defaultSettings(hasDevnet: boolean): Settings {
  return {
    network: hasDevnet ? 'devnet' : 'mainnet',
    azeroEndpoints: [],
    ensEndpoints: [],
    offchain: false,
    overlayRanges: [],
    iceServers: [],
  };
}

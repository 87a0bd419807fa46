/** What a user saw for a name before: the basis for saying that it changed. */
export interface Pin {
  /** Canonical name. */
  readonly name: string;
  /** Ed25519, lowercase hex without prefix. */
  readonly key: string;
  readonly firstSeen: Date;
  readonly lastSeen: Date;
  /** When the name was registered, where the chain says: a newer registration is a new owner, also with the same key. */
  readonly registeredAt?: Date | undefined;
}

/** Where pins are kept. */
export interface Pins {
  get(name: string): Promise<Pin | undefined>;
  put(pin: Pin): Promise<void>;
}

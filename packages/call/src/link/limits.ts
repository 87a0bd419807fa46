import type { ByteCount, Count, Milliseconds } from '@peername/resolver-core';

/** The longest link; messengers cut longer ones. */
export const maxLinkLength: Count = 2_048;

/** The largest envelope: more does not fit into {@link maxLinkLength}. */
export const maxEnvelopeBytes: ByteCount = (maxLinkLength * 3) / 4;

/** The longest text that is searched for a link. */
export const maxPastedLength: Count = 16_384;

/** How long a link is good for, unless its maker says otherwise. */
export const defaultLinkLifetime: Milliseconds = 3_600_000;

/** How far ahead the end of a link may be. */
export const maxLinkLifetime: Milliseconds = 24 * 3_600_000;

/** How much later than its end a link is still taken, because clocks differ. */
export const clockTolerance: Milliseconds = 600_000;

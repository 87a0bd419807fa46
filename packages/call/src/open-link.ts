import type { Identity } from './identity/identity.ts';
import type { LinkKind } from './link/claims.ts';
import { type OpenedEnvelope, openEnvelope } from './link/envelope.ts';
import { parseLink } from './link/link.ts';

/** Finds a link in a text and opens it; where there are two, the one of the kind that is expected. */
export async function openLink(text: string, prefer: LinkKind, identity: Identity): Promise<OpenedEnvelope> {
  const parsed = parseLink(text, { prefer });
  return parsed.ok ? await openEnvelope(parsed.envelope, identity) : parsed;
}

import { type LinkKind, type LinkRefusal, parseLink } from '@peername/call';

/** A whole link of a call in what somebody pasted or opened; nothing of it is believed yet. */
export interface FoundLink {
  readonly kind: LinkKind;
  /** The same for the same link, whatever a messenger did to it. */
  readonly id: string;
}

/** Finds the link, or says why there is none. */
export function readLink(text: string, prefer?: LinkKind): FoundLink | LinkRefusal {
  const parsed = parseLink(text, { prefer });
  return parsed.ok ? { kind: parsed.kind, id: parsed.envelope.join() } : parsed.refusal;
}

/** Whether a text that is being typed or pasted holds a whole link. */
export function holdsLink(text: string): boolean {
  return /#\s?[ir]/i.test(text) && 'kind' in readLink(text);
}

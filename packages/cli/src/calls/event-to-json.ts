import { didKeyOf, type Party } from '@peername/call';
import { type JsonObject, resolutionToJson } from '@peername/resolver-core';
import { changeToJson } from '../pins/describe-pin.ts';
import type { CallEvent } from './call-event.ts';

/** An event as one JSON object; keys are `did:key:...`, times ISO 8601. */
export function eventToJson(event: CallEvent): JsonObject {
  switch (event.event) {
    case 'callee': {
      const { key, name, pin, change, resolution } = event.callee;
      return {
        event: 'callee',
        key: didKeyOf(key),
        name,
        pin,
        change: change && changeToJson(change),
        resolution: resolution && resolutionToJson(resolution),
      };
    }
    case 'caller': {
      const { check, party } = event.ringing;
      const { state } = check;
      const sentence = 'sentence' in check ? check.sentence : undefined;
      const pin = state === 'verified' ? check.pin : undefined;
      const change = state === 'changed' ? changeToJson(check.change) : undefined;
      const resolution = 'resolution' in check ? resolutionToJson(check.resolution) : undefined;
      return { event: 'caller', ...partyToJson(party), check: state, pin, change, sentence, resolution };
    }
    case 'no-link':
      return { event: 'no-link', ...event.problem };
    case 'link': {
      const { kind, link, reader, exposure, expiresAt } = event;
      const { mode, addresses, disclosures, warnings } = exposure;
      const shown = disclosures.map(({ observer, addresses: seen, sentence }) => ({
        observer,
        addresses: [...seen],
        sentence,
      }));
      return {
        event: kind,
        link,
        reader,
        expiresAt: expiresAt.toISOString(),
        exposure: { mode, addresses: [...addresses], disclosures: shown, warnings: [...warnings] },
      };
    }
    case 'refused':
      return { event: 'refused', ...event.refusal };
    case 'connected':
      return { event: 'connected', ...partyToJson(event.party), words: [...event.words] };
    case 'chat':
      return { ...event, at: event.at.toISOString() };
    case 'transfer': {
      const { id, direction, name, size, moved, state } = event.transfer;
      return { event: 'file', id, direction, name, size, moved, state, path: event.path };
    }
    case 'looking-up':
    case 'picked-up':
    case 'connecting':
    case 'trouble':
    case 'reconnecting':
    case 'reconnected':
    case 'ended':
      return { ...event };
  }
}

function partyToJson({ key, name, standing }: Party): JsonObject {
  return { key: didKeyOf(key), name, standing };
}

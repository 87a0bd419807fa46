import { type InkEvent, inkEvent } from './ink-event.ts';
import { type Account, account, type Period, period } from './registry-layout.ts';
import { option, text, u8 } from './scale.ts';

// Source: the contract's metadata, version 1.1.0. `*` is a topic of the event.

/** `Register(name*, from*, registered, expires)` */
export function registered(name: string, from: Account, of: Period): InkEvent {
  return inkEvent(0, 'Registry::Register', [
    { name: 'name', value: text.encode(name), topic: true },
    { name: 'from', value: account.encode(from), topic: true },
    { name: 'registration_timestamp', value: period.encode(of).subarray(0, 8) },
    { name: 'expiration_timestamp', value: period.encode(of).subarray(8) },
  ]);
}

/** `Release(name*, from*)` */
export function released(name: string, from: Account): InkEvent {
  return inkEvent(2, 'Registry::Release', [
    { name: 'name', value: text.encode(name), topic: true },
    { name: 'from', value: account.encode(from), topic: true },
  ]);
}

/** `RecordsUpdated(name*, from)` */
export function recordsUpdated(name: string, from: Account): InkEvent {
  return inkEvent(6, 'Registry::RecordsUpdated', [
    { name: 'name', value: text.encode(name), topic: true },
    { name: 'from', value: account.encode(from) },
  ]);
}

/** `Transfer(from*, to*, id*)` of PSP34, where the id of a name is `Id::Bytes`. */
export function transferred(name: string, from: Account, to: Account): InkEvent {
  const party = option(account);
  const id = new Uint8Array([...u8.encode(5), ...text.encode(name)]);
  return inkEvent(7, 'Registry::Transfer', [
    { name: 'from', value: party.encode(from), topic: true },
    { name: 'to', value: party.encode(to), topic: true },
    { name: 'id', value: id, topic: true },
  ]);
}

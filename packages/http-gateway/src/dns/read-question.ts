import type { DnsQuestion } from './dns-message.ts';

const longestName = 255;
const longestLabel = 63;
const utf8 = new TextEncoder();
const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Reads the question at the start of `bytes`. Labels are taken as UTF-8, since names on chains need not be ASCII; one
 * that is not, or holds a dot, makes the name undefined: as text it would be another name.
 *
 * @returns undefined when it is cut off, too long, or points elsewhere for a part of its name: there is nothing before it
 */
export function readQuestion(bytes: Uint8Array): DnsQuestion | undefined {
  const labels: Uint8Array[] = [];
  let at = 0;
  for (;;) {
    const length = bytes[at];
    if (length === undefined || length > longestLabel) return undefined;
    at += 1;
    if (length === 0) break;
    labels.push(bytes.subarray(at, at + length));
    at += length;
  }
  if (at > longestName || at + 4 > bytes.length) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset + at, 4);
  return {
    name: textOf(labels),
    type: view.getUint16(0),
    class: view.getUint16(2),
    wire: bytes.slice(0, at + 4),
  };
}

/** A question about a name that is a text already. @returns undefined when the name does not fit into one */
export function writeQuestion(text: string, type: number, klass: number): DnsQuestion | undefined {
  const name = text.replace(/\.$/, '');
  const labels = name === '' ? [] : name.split('.').map((label) => utf8.encode(label));
  if (labels.some(({ length }) => length === 0 || length > longestLabel)) return undefined;
  const wire = [...labels.flatMap((label) => [label.length, ...label]), 0];
  if (wire.length > longestName) return undefined;
  wire.push(type >> 8, type & 0xff, klass >> 8, klass & 0xff);
  return { name, type, class: klass, wire: Uint8Array.from(wire) };
}

function textOf(labels: readonly Uint8Array[]): string | undefined {
  try {
    const texts = labels.map((label) => strictUtf8.decode(label));
    return texts.some((text) => text.includes('.')) ? undefined : texts.join('.');
  } catch {
    return undefined;
  }
}

import { createRequire } from 'node:module';
import { copybaraLink } from './copybara-link.mjs';

// The QR codes that the call app draws.
const { encodeQR } = createRequire(new URL('../../apps/demo/package.json', import.meta.url))('qr');
const base = 'https://call.example.org/';

/** Rows of a table: what is carried, its characters, the QR code that shows it. */
export function linkSizes({ bare: [bare], media: [media], call: [call] }) {
  const candidates = (side) => `${side.candidates.length} candidates`;
  return [
    [`Copybara's format, sound and picture in the offer, ${candidates(media)}`, copybaraLink(base, media)],
    [`Copybara's format around a data-only offer, ${candidates(bare)}`, copybaraLink(base, bare)],
    ['peername invite: signed, sealed, both names', call.link],
    ['peername reply', call.reply],
  ].map(([title, link]) => [title, `**${link.length}**`, qrCode(link)]);
}

/** The smallest code with the usual error correction, or the largest that there is at its lowest. */
function qrCode(text) {
  for (const [level, ecc] of [
    ['M', 'medium'],
    ['L', 'low'],
  ]) {
    try {
      const modules = encodeQR(text, 'raw', { ecc, border: 1 }).length - 2;
      return `version ${(modules - 17) / 4}/${level}, ${modules} modules a side`;
    } catch {
      // It holds more than a code of this level can.
    }
  }
  return 'none holds it';
}

// Remembers one name after the other in the file that it is told, and says which, until somebody kills it.
import process from 'node:process';
import { pinsFile } from '../dist/pins/pins-file.js';

const [, , path = '', first = '0'] = process.argv;
const file = pinsFile(path);
const now = new Date();
for (let i = Number(first); ; i++) {
  const name = `name-${i}.azero`;
  const pin = { name, kind: 'staex', id: 'x'.repeat(52), firstSeen: now, lastSeen: now, block: BigInt(i) };
  await file.update(name, () => [pin]);
  process.stdout.write(`${i}\n`);
}

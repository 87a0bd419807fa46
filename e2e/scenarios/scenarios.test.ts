import { readdirSync, readFileSync } from 'node:fs';
import { anvilBinary } from '@peername/devnet';
import { type FaceName, faceNames, parseScenario, runScenario } from '@peername/testkit';
import { describe, expect, it } from 'vitest';
import { stagesFor } from './set-stage.ts';

const folder = new URL('.', import.meta.url);
const scenarios = readdirSync(folder)
  .filter((file) => file.endsWith('.scenario'))
  .sort()
  .map((file) => parseScenario(readFileSync(new URL(file, folder), 'utf8'), file));

const needsEthereum = (scenario: (typeof scenarios)[number]) =>
  scenario.lines.some(({ text }) => text.includes('.eth'));

if (anvilBinary() === undefined)
  process.stderr.write('SKIPPED: scenarios about ENS (no anvil here); set ANVIL_PATH\n');

describe.each<FaceName>(faceNames)('asked through %s', (face) => {
  it.each(scenarios.map((scenario) => [scenario.title, scenario] as const))('%s', async (_, scenario) => {
    if (needsEthereum(scenario) && anvilBinary() === undefined) return;
    const played = await runScenario(scenario, face, stagesFor(face));
    expect(played.asked).toBeGreaterThan(0);
  });
});

// A plugin of Stryker that names each change which no test noticed as soon as that is known, and counts all.
import { writeSync } from 'node:fs';
import { relative } from 'node:path';
import process from 'node:process';
import { describeMutant } from './score.mjs';

class ReportEscaped {
  static inject = [];
  tested = 0;
  found = 0;

  onMutantTested(mutant) {
    if (mutant.status === 'Ignored') return;
    this.tested++;
    if (mutant.status === 'Killed' || mutant.status === 'Timeout') this.found++;
    else if (mutant.status === 'Survived' || mutant.status === 'NoCoverage')
      writeSync(2, `not noticed: ${describeMutant(relative(process.cwd(), mutant.fileName), mutant)}\n`);
    if (this.tested % 50 === 0) writeSync(2, `${this.found} of ${this.tested} changes were noticed\n`);
  }
}

export const strykerPlugins = [{ kind: 'Reporter', name: 'escaped', injectableClass: ReportEscaped }];

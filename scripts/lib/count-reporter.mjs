import { writeFileSync } from 'node:fs';

/** Writes `N passed, N failed, N skipped` to the file that COUNTS_FILE names, when the run ends. */
export default class CountReporter {
  onTestRunEnd(modules, unhandledErrors) {
    const counts = { passed: 0, failed: unhandledErrors.length, skipped: 0 };
    for (const module of modules) {
      // A file or a suite that broke before its tests ran has nothing but its errors to show for it.
      for (const broken of [module, ...module.children.allSuites()]) counts.failed += broken.errors().length;
      for (const test of module.children.allTests()) counts[test.result().state] += 1;
    }
    const { passed, failed, skipped } = counts;
    writeFileSync(process.env.COUNTS_FILE, `${passed} passed, ${failed} failed, ${skipped} skipped\n`);
  }
}

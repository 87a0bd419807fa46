import type { BrowserContext, Page } from 'playwright-core';

/** What a page must never do, as it did it; empty is good. */
export type Trouble = string[];

/**
 * Watches every page of a context: requests to hosts that nobody configured, dialogs, errors of scripts, reports of the
 * page's Content-Security-Policy.
 */
export async function watchForTrouble(
  context: BrowserContext,
  allowedOrigins: readonly string[],
): Promise<Trouble> {
  const trouble: Trouble = [];
  await context.exposeFunction('policyBroken', (report: string) => trouble.push(`policy: ${report}`));
  await context.addInitScript(() => {
    addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => {
      const report = `${violatedDirective} ${blockedURI}`;
      (globalThis as unknown as { policyBroken(report: string): void }).policyBroken(report);
    });
  });
  context.on('request', (request) => {
    const { origin, protocol } = new URL(request.url());
    if (protocol === 'blob:' || protocol === 'data:' || allowedOrigins.includes(origin)) return;
    trouble.push(`request: ${request.url()}`);
  });
  context.on('page', (page) => watchPage(page, trouble));
  return trouble;
}

function watchPage(page: Page, trouble: Trouble): void {
  page.on('dialog', (dialog) => {
    // The question whether to leave a running call is the browser's own.
    if (dialog.type() !== 'beforeunload') trouble.push(`dialog: ${dialog.message()}`);
    void dialog.accept();
  });
  page.on('pageerror', (error) => trouble.push(`error: ${error.stack ?? error.message}`));
  page.on('console', (message) => {
    if (/content security|trusted/i.test(message.text())) trouble.push(`policy: ${message.text()}`);
  });
  page.on('websocket', (socket) => trouble.push(`socket: ${socket.url()}`));
}

import type { BrowserContext, Page } from 'playwright-core';

/** Bytes and frames that a page has received over all its connections. */
export interface Received {
  readonly framesDecoded: number;
  readonly audioBytes: number;
  /** Of the decoded picture; 0 before there is one. */
  readonly width: number;
}

/** Lets a test read the statistics of every connection that a page makes; the page itself knows nothing of it. */
export async function recordConnections(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    const made: RTCPeerConnection[] = [];
    const Recorded = class extends RTCPeerConnection {
      constructor(configuration?: RTCConfiguration) {
        super(configuration);
        made.push(this);
      }
    };
    Object.assign(globalThis, { RTCPeerConnection: Recorded, madeConnections: made });
  });
}

/** How many connections the page has made so far. */
export function connectionCount(page: Page): Promise<number> {
  return page.evaluate(
    () => (globalThis as unknown as { madeConnections: unknown[] }).madeConnections.length,
  );
}

/** What arrived so far. */
export function received(page: Page): Promise<Received> {
  return page.evaluate(async () => {
    const { madeConnections } = globalThis as unknown as { madeConnections: RTCPeerConnection[] };
    const sum = { framesDecoded: 0, audioBytes: 0, width: 0 };
    for (const connection of madeConnections) {
      for (const report of (await connection.getStats()).values()) {
        if (report.type !== 'inbound-rtp') continue;
        if (report.kind === 'video') {
          sum.framesDecoded += report.framesDecoded ?? 0;
          sum.width = Math.max(sum.width, report.frameWidth ?? 0);
        } else sum.audioBytes += report.bytesReceived ?? 0;
      }
    }
    return sum;
  });
}

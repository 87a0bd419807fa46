import type { Exposure } from '@peername/call';
import type { ComponentChildren, VNode } from 'preact';
import { Screen } from '../ui/screen.tsx';
import { ExposureReport } from './exposure-report.tsx';

/** What a link reveals and to whom, before there is one to send. */
export function BeforeLink({
  title,
  exposure,
  peer,
  onShow,
  onBack,
  onCancel,
  children,
}: {
  readonly title: string;
  readonly exposure: Exposure;
  readonly peer: string;
  readonly onShow: () => void;
  /** As long as nothing has gone out. */
  readonly onBack?: (() => void) | undefined;
  readonly onCancel: () => void;
  readonly children?: ComponentChildren;
}): VNode {
  return (
    <Screen title={title}>
      <ExposureReport exposure={exposure} peer={peer} />
      {children}
      <div class="row">
        <button type="button" class="button primary" onClick={onShow}>
          Show me the link
        </button>
        {onBack && (
          <button type="button" class="button" onClick={onBack}>
            Choose another way
          </button>
        )}
        <button type="button" class="button quiet" onClick={onCancel}>
          Cancel
        </button>
      </div>
    </Screen>
  );
}

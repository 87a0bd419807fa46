import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import { CopyButton } from '../ui/copy-button.tsx';
import { Icon } from '../ui/icon.tsx';
import { QrCode } from '../ui/qr-code.tsx';

/** A link to be sent: to copy, to share, to be scanned. */
export function LinkCard({
  link,
  label,
  to,
}: {
  readonly link: string;
  readonly label: string;
  readonly to: string;
}): VNode {
  const showsQr = useSignal(false);
  // Giving the share sheet up is no failure.
  const share = (): void => void navigator.share({ text: link }).catch(() => {});
  return (
    <section class="card link-card" aria-label={label}>
      <p>
        Send it to <strong>{to}</strong> any way you like. Only they can open it.
      </p>
      <p class="key" translate={false}>
        {link}
      </p>
      <div class="row">
        <CopyButton text={link} label="Copy the link" primary />
        {'share' in navigator && (
          <button type="button" class="button" onClick={share}>
            <Icon name="share" />
            Share
          </button>
        )}
        <button
          type="button"
          class="button"
          aria-expanded={showsQr.value}
          onClick={() => {
            showsQr.value = !showsQr.value;
          }}
        >
          <Icon name="qr" />
          QR code
        </button>
      </div>
      {showsQr.value && <QrCode text={link} label={`${label} as a QR code`} />}
    </section>
  );
}

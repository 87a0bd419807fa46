import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import { useEffect } from 'preact/hooks';

/** A text as a QR code, drawn once the encoder is loaded. Always dark on white: scanners want it so. */
export function QrCode({ text, label }: { readonly text: string; readonly label: string }): VNode | null {
  const rows = useSignal<readonly (readonly boolean[])[]>([]);
  useEffect(() => {
    let outdated = false;
    void import('qr').then(({ encodeQR }) => {
      if (!outdated) rows.value = encodeQR(text, 'raw', { ecc: 'low', border: 4 });
    });
    return () => {
      outdated = true;
    };
  }, [text, rows]);
  const size = rows.value.length;
  if (size === 0) return null;
  return (
    <svg class="qr" role="img" aria-label={label} viewBox={`0 0 ${size} ${size}`}>
      <path d={pathOf(rows.value)} />
    </svg>
  );
}

/** One stroke for each run of dark modules. */
function pathOf(rows: readonly (readonly boolean[])[]): string {
  return rows
    .flatMap((row, y) =>
      row.map((dark, x) => {
        if (!dark || row[x - 1]) return '';
        const end = row.indexOf(false, x);
        return `M${x} ${y}h${(end < 0 ? row.length : end) - x}v1H${x}z`;
      }),
    )
    .join('');
}

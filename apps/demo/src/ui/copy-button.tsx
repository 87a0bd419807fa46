import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import { announce } from './announcer.tsx';
import { Icon } from './icon.tsx';

/** Copies a text and says so, to eyes and to screen readers. */
export function CopyButton({
  text,
  label,
  primary = false,
}: {
  readonly text: string;
  readonly label: string;
  readonly primary?: boolean;
}): VNode {
  const result = useSignal<'' | 'Copied' | 'Not copied: select the text and copy it yourself'>('');

  async function copy(): Promise<void> {
    result.value = await navigator.clipboard.writeText(text).then(
      () => 'Copied',
      () => 'Not copied: select the text and copy it yourself',
    );
    announce(result.value);
    setTimeout(() => {
      result.value = '';
    }, 4_000);
  }

  return (
    <button type="button" class={primary ? 'button primary' : 'button'} onClick={() => void copy()}>
      <Icon name={result.value === 'Copied' ? 'check' : 'copy'} />
      {result.value || label}
    </button>
  );
}

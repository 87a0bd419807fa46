import { escapeText } from '@peername/resolver-core';
import type { VNode } from 'preact';
import { useEffect } from 'preact/hooks';
import type { ShownTransfer, Talk } from '../calls/talk.ts';
import { describeSize } from '../files/browser-files.ts';
import { announce } from '../ui/announcer.tsx';
import { Icon } from '../ui/icon.tsx';

/** Files on their way. */
export function Transfers({ talk }: { readonly talk: Talk }): VNode | null {
  const transfers = talk.transfers.value;
  if (transfers.length === 0) return null;
  return (
    <ul class="transfers" aria-label="Files">
      {transfers.map((transfer) => (
        <TransferItem key={`${transfer.direction}-${transfer.id}`} talk={talk} transfer={transfer} />
      ))}
    </ul>
  );
}

/** Files that arrived, once the call is over: who sends one may hang up as soon as all of it is sent. */
export function ArrivedFiles({ talk }: { readonly talk: Talk }): VNode | null {
  const arrived = talk.transfers.value.filter(({ url }) => url !== undefined);
  if (arrived.length === 0) return null;
  return (
    <section class="card" aria-labelledby="arrived-heading">
      <h2 id="arrived-heading">Files that arrived</h2>
      <ul class="transfers" aria-labelledby="arrived-heading">
        {arrived.map((transfer) => (
          <TransferItem key={transfer.id} talk={talk} transfer={transfer} />
        ))}
      </ul>
      <p class="hint">Save what you want to keep: they are gone when you go on from here.</p>
    </section>
  );
}

function TransferItem({ talk, transfer }: { readonly talk: Talk; readonly transfer: ShownTransfer }): VNode {
  const { name, size, moved, state, direction, url } = transfer;
  const shown = escapeText(name, 80);
  useEffect(() => {
    // Of what moves, each percent would be read out.
    if (state !== 'moving') announce(`${shown}: ${stateText(transfer)}`);
  }, [state]);
  return (
    <li>
      <Icon name="file" />
      <div class="who">
        <strong>{shown}</strong>
        <span class="hint">
          {describeSize(size)} · {stateText(transfer)}
        </span>
        {state === 'moving' && (
          <progress max={size} value={moved} aria-label={`How much of ${shown} has moved`} />
        )}
      </div>
      {state === 'offered' && direction === 'in' && (
        <div class="row">
          <button
            type="button"
            class="button"
            onClick={() => talk.accept(transfer.id)}
            aria-label={`Take ${shown}`}
          >
            Take
          </button>
          <button
            type="button"
            class="button quiet"
            onClick={() => talk.refuse(transfer.id)}
            aria-label={`Refuse ${shown}`}
          >
            Refuse
          </button>
        </div>
      )}
      {(state === 'moving' || (state === 'offered' && direction === 'out')) && (
        <button
          type="button"
          class="button quiet"
          onClick={() => talk.cancel(transfer)}
          aria-label={`Cancel ${shown}`}
        >
          Cancel
        </button>
      )}
      {url && (
        <a class="button" href={url} download={name} aria-label={`Save ${shown}`}>
          Save
        </a>
      )}
    </li>
  );
}

function stateText({ state, direction, moved, size }: ShownTransfer): string {
  switch (state) {
    case 'offered':
      return direction === 'in' ? 'they want to send it to you' : 'waiting for them to take it';
    case 'moving':
      return `${Math.floor((100 * moved) / Math.max(1, size))} %`;
    case 'done':
      return direction === 'in' ? 'arrived whole' : 'sent';
    case 'refused':
      return 'refused';
    case 'cancelled':
      return 'cancelled';
    case 'failed':
      return 'failed';
  }
}

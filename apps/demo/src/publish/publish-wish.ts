import { signal } from '@preact/signals';

/** A name that somebody wants to publish their key on. Each wish is met once, however often it is shown. */
export interface PublishWish {
  readonly name: string;
}

/** What is published goes on while another view is shown, and is there again with the page about who one is. */
export const publishWish = signal<PublishWish | undefined>(undefined);

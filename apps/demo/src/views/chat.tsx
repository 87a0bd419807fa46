import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { Talk } from '../calls/talk.ts';
import { escapeLines } from '../ui/escape-lines.ts';
import { Icon } from '../ui/icon.tsx';
import { Transfers } from './transfers.tsx';

/** What is written and sent beside what is said. Files are also taken by dropping them here. */
export function Chat({ talk, name }: { readonly talk: Talk; readonly name: string }): VNode {
  const text = useSignal('');
  const problem = useSignal<string | undefined>(undefined);
  const dropping = useSignal(false);
  const end = useRef<HTMLLIElement>(null);
  const lines = talk.lines.value;
  useEffect(() => {
    if (lines.length > 0) end.current?.scrollIntoView({ block: 'nearest' });
  }, [lines]);

  function say(event: Event): void {
    event.preventDefault();
    const said = text.value.trim();
    if (said === '') return;
    problem.value = talk.say(said) ? undefined : 'Not sent: it is too long, or the connection is gone.';
    if (!problem.value) text.value = '';
  }

  return (
    <section
      class={dropping.value ? 'card chat dropping' : 'card chat'}
      aria-labelledby="chat-heading"
      onDragOver={(event) => {
        event.preventDefault();
        dropping.value = true;
      }}
      onDragLeave={() => {
        dropping.value = false;
      }}
      onDrop={(event) => {
        event.preventDefault();
        dropping.value = false;
        problem.value = talk.offer(event.dataTransfer?.files ?? []);
      }}
    >
      <h2 id="chat-heading">Chat and files</h2>
      <div class="lines" role="log" aria-label="Messages">
        <ul>
          {lines.map(({ from, text: said, at }, i) => (
            <li key={i} class={from} ref={i === lines.length - 1 ? end : null}>
              <span class="from">
                {from === 'me' ? 'You' : name}{' '}
                <time dateTime={at.toISOString()}>
                  {at.toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' })}
                </time>
              </span>
              <span class="said">{escapeLines(said)}</span>
            </li>
          ))}
        </ul>
      </div>
      <Transfers talk={talk} />
      <form class="say" onSubmit={say} aria-label="Message">
        <label class="visually-hidden" for="message">
          Message
        </label>
        <input
          id="message"
          autocomplete="off"
          enterkeyhint="send"
          placeholder="Write something"
          maxLength={4_000}
          value={text.value}
          onInput={({ currentTarget }) => {
            text.value = currentTarget.value;
          }}
        />
        <button type="submit" class="button primary" aria-label="Send message">
          <Icon name="send" />
        </button>
        <label class="button file-button">
          <Icon name="file" />
          <span>Send a file</span>
          <input
            type="file"
            multiple
            class="visually-hidden"
            onChange={({ currentTarget }) => {
              problem.value = talk.offer(currentTarget.files ?? []);
              currentTarget.value = '';
            }}
          />
        </label>
      </form>
      {problem.value && (
        <p class="hint problem" role="alert">
          {problem.value}
        </p>
      )}
    </section>
  );
}

import type { VNode } from 'preact';
import { Icon } from '../../ui/icon.tsx';
import { toneIcons } from '../../ui/note.tsx';
import type { RecordLine } from '../describe-records.ts';
import type { Standing } from '../desk-state.ts';
import { ownRecord } from '../own-changes.ts';

/** What a caller gets from the name today, and which records make it so. */
export function StandingView({ standing }: { readonly standing: Standing }): VNode {
  const { forCallers, records } = standing;
  const isMissing = !records?.some(({ key }) => key === ownRecord);
  return (
    <>
      <div>
        <h3>Whom callers reach today</h3>
        <p class={`outcome ${forCallers.tone}`}>
          <Icon name={toneIcons[forCallers.tone]} />
          <span>{forCallers.sentence}</span>
        </p>
        {forCallers.evidence && <p class="evidence">{forCallers.evidence}</p>}
      </div>
      {records && (
        <div>
          <h3>Its records</h3>
          {isMissing && (
            <p class="outcome warning">
              <Icon name="warning" />
              <span>
                {records.length === 0
                  ? 'It has no record that can be called.'
                  : 'It has no record peer-id, which is the one for calls.'}
              </span>
            </p>
          )}
          {records.length > 0 && (
            <ul class="records" aria-label="Records">
              {records.map((line) => (
                <Line key={line.key} line={line} />
              ))}
            </ul>
          )}
        </div>
      )}
    </>
  );
}

function Line({ line: { tone, sentence, key, value } }: { readonly line: RecordLine }): VNode {
  return (
    <li>
      <p class={`outcome ${tone}`}>
        <Icon name={toneIcons[tone]} />
        <span>{sentence}</span>
      </p>
      {value !== undefined && (
        <details>
          <summary>All of {key}</summary>
          <p class="key" translate={false}>
            {value}
          </p>
        </details>
      )}
    </li>
  );
}

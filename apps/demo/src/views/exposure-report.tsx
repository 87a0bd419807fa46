import type { Exposure, Observer } from '@peername/call';
import type { VNode } from 'preact';
import { Note } from '../ui/note.tsx';

const observers: Readonly<Record<Observer, string>> = {
  link: 'Whoever sees the link',
  peer: 'The person you call',
  relay: 'Your servers',
  endpoint: 'Your chain endpoints',
};

/** Who learns what from the link that is about to be sent. */
export function ExposureReport({
  exposure,
  peer,
}: {
  readonly exposure: Exposure;
  readonly peer: string;
}): VNode {
  return (
    <section class="card exposure" aria-labelledby="exposure-heading">
      <h2 id="exposure-heading">What this link reveals</h2>
      <dl>
        {exposure.disclosures.map(({ observer, addresses, sentence }, i) => (
          <div key={`${observer}-${i}`}>
            <dt>{observer === 'peer' ? peer : observers[observer]}</dt>
            <dd>
              {sentence}
              {addresses.length > 0 && (
                <ul
                  class="addresses"
                  aria-label={`Addresses that ${observer === 'peer' ? `${peer} learns` : 'they learn'}`}
                >
                  {addresses.map((address) => (
                    <li key={address}>
                      <code>{address}</code>
                    </li>
                  ))}
                </ul>
              )}
            </dd>
          </div>
        ))}
      </dl>
      {exposure.warnings.map((warning) => (
        <Note key={warning} tone="warning">
          {warning}
        </Note>
      ))}
    </section>
  );
}

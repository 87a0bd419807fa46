import type { VNode } from 'preact';
import type { App } from '../app.ts';
import { announce } from '../ui/announcer.tsx';

/** Names to try calls with, where the host of the page offers some. */
export function TestPersonas({ app }: { readonly app: App }): VNode | null {
  const { tests, current } = app.personas;
  if (tests.length === 0) return null;
  const now = current.value;
  return (
    <section class="card try" aria-labelledby="try-heading">
      <h2 id="try-heading">Try it with two windows</h2>
      <p>
        Open this page in a second window. Be one of these in the first and another in the second, then call
        each other. Their secrets are public: they are for trying only.
      </p>
      <div class="row">
        {tests.map((name) => (
          <button
            key={name}
            type="button"
            class="button"
            aria-pressed={now?.id === name}
            onClick={() => {
              app.personas.be(name);
              announce(`You are ${name} in this tab.`);
            }}
          >
            Be {shortName(name)}
          </button>
        ))}
        {now?.isTest && (
          <button type="button" class="button quiet" onClick={() => app.personas.be('own')}>
            Be myself
          </button>
        )}
      </div>
      {now?.isTest && (
        <p class="hint">
          In this tab you are <strong>{now.id}</strong>.
        </p>
      )}
    </section>
  );
}

function shortName(name: string): string {
  return name.split('.')[0] ?? name;
}

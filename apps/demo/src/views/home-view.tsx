import type { VNode } from 'preact';
import type { App } from '../app.ts';
import { browserProblem } from '../browser-problem.ts';
import { Note } from '../ui/note.tsx';
import { Screen } from '../ui/screen.tsx';
import { ContactList } from './contact-list.tsx';
import { DialBox } from './dial-box.tsx';
import { PasteBox } from './paste-box.tsx';
import { TestPersonas } from './test-personas.tsx';

/** Where a visit begins: whom to call, and what to do with a link. */
export function HomeView({ app }: { readonly app: App }): VNode {
  const persona = app.personas.current.value;
  const ownKey = app.ownKey.state.value;
  const problem = browserProblem();
  return (
    <Screen title="Call a friend by name">
      <p class="lead">
        You send your friend one link, they send you one back, and you talk. No account, and no server in
        between.
      </p>
      {problem && (
        <Note tone="bad" live="alert">
          {problem}
        </Note>
      )}
      <TestPersonas app={app} />
      {!persona && ownKey.at === 'none' && app.personas.tests.length === 0 && (
        <section class="card" aria-label="First steps">
          <p>A call is signed with a key that is yours alone. You have none on this device yet.</p>
          <button type="button" class="button primary" onClick={() => app.go('identity')}>
            Make my key
          </button>
        </section>
      )}
      {!persona && ownKey.at === 'locked' && (
        <Note tone="warning">
          Your key is locked.{' '}
          <button type="button" class="link" onClick={() => app.go('identity')}>
            Unlock it
          </button>{' '}
          to call and to be called.
        </Note>
      )}
      {persona && <DialBox app={app} />}
      {persona && <PasteBox app={app} />}
      {persona && <ContactList app={app} />}
      {!app.isDurable && (
        <Note tone="plain" icon="clock">
          This browser keeps nothing for this page, as in a private window. Everything works, and is forgotten
          with this tab, your key too.
        </Note>
      )}
    </Screen>
  );
}

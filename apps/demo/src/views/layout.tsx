import type { ComponentChildren, VNode } from 'preact';
import type { App, ViewName } from '../app.ts';
import { Announcer } from '../ui/announcer.tsx';
import { Icon, type IconName } from '../ui/icon.tsx';

/** The frame of every view: where one is, who one is, and what is announced. */
export function Layout({
  app,
  inCall,
  children,
}: {
  readonly app: App;
  readonly inCall: boolean;
  readonly children: ComponentChildren;
}): VNode {
  const persona = app.personas.current.value;
  const me = persona ? (persona.name ?? 'My key') : 'Who am I?';
  return (
    <>
      <header class="top">
        {inCall ? (
          <span class="brand">peername</span>
        ) : (
          <button type="button" class="brand" onClick={() => app.go('home')}>
            peername
          </button>
        )}
        {!inCall && (
          <nav aria-label="Pages">
            <NavButton app={app} view="identity" icon="person" label={me} />
            <NavButton app={app} view="settings" icon="gear" label="Settings" />
          </nav>
        )}
        {inCall && persona && <span class="me">You are {persona.name ?? 'without a name'}</span>}
      </header>
      <main>{children}</main>
      <Announcer />
    </>
  );
}

function NavButton({
  app,
  view,
  icon,
  label,
}: {
  readonly app: App;
  readonly view: ViewName;
  readonly icon: IconName;
  readonly label: string;
}): VNode {
  return (
    <button
      type="button"
      class="button quiet"
      aria-current={app.view.value === view ? 'page' : undefined}
      onClick={() => app.go(view)}
    >
      <Icon name={icon} />
      <span class="nav-label">{label}</span>
    </button>
  );
}

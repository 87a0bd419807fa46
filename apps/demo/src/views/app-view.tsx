import type { VNode } from 'preact';
import type { App } from '../app.ts';
import type { CallScreen } from '../calls/calls.ts';
import { lazy } from '../ui/lazy.tsx';
import { Busy } from './busy.tsx';
import { CallView } from './call-view.tsx';
import { HomeView } from './home-view.tsx';
import { Layout } from './layout.tsx';

const IdentityView = lazy(async () => (await import('./identity-view.tsx')).IdentityView);
const HandedOverView = lazy(async () => (await import('./link-views.tsx')).HandedOverView);
const NoLinkView = lazy(async () => (await import('./link-views.tsx')).NoLinkView);
const OpenElsewhereView = lazy(async () => (await import('./link-views.tsx')).OpenElsewhereView);
const NoKeyView = lazy(async () => (await import('./no-key-view.tsx')).NoKeyView);
const SettingsView = lazy(async () => (await import('./settings-view.tsx')).SettingsView);

/** The whole page. */
export function AppView({ app }: { readonly app: App }): VNode {
  const screen = app.calls.screen.value;
  return (
    <Layout app={app} inCall={screen.at !== 'none'}>
      {screen.at === 'none' ? <PageView app={app} /> : <ScreenView app={app} screen={screen} />}
    </Layout>
  );
}

function PageView({ app }: { readonly app: App }): VNode {
  switch (app.view.value) {
    case 'home':
      return <HomeView key="home" app={app} />;
    case 'identity':
      return <IdentityView key="identity" app={app} />;
    case 'settings':
      return <SettingsView key="settings" app={app} />;
  }
}

function ScreenView({
  app,
  screen,
}: {
  readonly app: App;
  readonly screen: Exclude<CallScreen, { at: 'none' }>;
}): VNode {
  switch (screen.at) {
    case 'opening':
      return (
        <Busy key="opening" title="Opening the link" onCancel={() => void app.calls.dismiss()}>
          The name of the caller is looked up. Nothing is sent to them.
        </Busy>
      );
    case 'call':
      return <CallView key="call" app={app} call={screen.call} />;
    case 'handed-over':
      return <HandedOverView key="handed-over" app={app} result={screen.result} />;
    case 'open-elsewhere':
      return <OpenElsewhereView key="open-elsewhere" app={app} link={screen.link} />;
    case 'no-link':
      return <NoLinkView key="no-link" app={app} refusal={screen.refusal} />;
    case 'no-key':
      return <NoKeyView key="no-key" app={app} link={screen.link} />;
  }
}

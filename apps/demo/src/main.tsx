// First of all: what it reads is gone from the address bar before anything else runs.
import './opened-link.ts';
import './styles/index.css';
import { render } from 'preact';
import type { App } from './app.ts';
import { createApp } from './create-app.ts';
import { openedLink, takeFragment } from './opened-link.ts';
import { AppView } from './views/app-view.tsx';

const root = document.getElementById('app');

// Not awaited up here: this script would not be done then, and what it loads later imports from it.
createApp().then(show, giveUp);

function show(app: App): void {
  if (!root) return;
  // A link that is put into the address bar of a page that is already open.
  addEventListener('hashchange', () => {
    const link = takeFragment();
    if (link !== undefined) void app.calls.openAddress(link);
  });
  if (openedLink !== undefined) void app.calls.openAddress(openedLink);
  root.replaceChildren();
  render(<AppView app={app} />, root);
}

/** Nothing of the app is there yet that could say it. */
function giveUp(error: unknown): void {
  reportError(error);
  if (root) root.textContent = 'This page cannot start in this browser. Reload it, or use another browser.';
}

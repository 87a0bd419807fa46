import '../../styles/publish.css';
import { didKeyOf } from '@peername/call';
import { escapeText } from '@peername/resolver-core';
import type { VNode } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { App } from '../../app.ts';
import { deskOf } from '../desk-of.ts';
import type { Step } from '../desk-state.ts';
import type { PublishWish } from '../publish-wish.ts';
import { StandingView } from './standing-view.tsx';
import { StepView } from './step-view.tsx';

/** For which key each wish was met: a key that is imported since then is another one. */
const met = new WeakMap<PublishWish, string>();

/** The own key on the own name: how it stands there, and all that it takes to change that. */
export function PublishPanel({
  app,
  publicKey,
  wish,
}: {
  readonly app: App;
  readonly publicKey: Uint8Array;
  readonly wish: PublishWish;
}): VNode {
  const desk = deskOf(app);
  const heading = useRef<HTMLHeadingElement>(null);
  const own = { didKey: didKeyOf(publicKey), bytes: publicKey };
  useEffect(() => {
    if (met.get(wish) === own.didKey) return;
    met.set(wish, own.didKey);
    // On a phone it begins below the screen.
    heading.current?.focus();
    void desk.look(wish.name, own);
  }, [wish, own.didKey]);
  const standing = desk.standing.value;
  const step = desk.step.value;
  const name = step.at === 'reading' ? step.name : (standing?.name ?? wish.name);
  return (
    <section class="card publish" aria-labelledby="publish-heading">
      <h2 id="publish-heading" ref={heading} tabIndex={-1}>
        Your key on {escapeText(name, 80)}
      </h2>
      {standing && isBefore(step) && <StandingView standing={standing} />}
      <StepView desk={desk} own={own} standing={standing} step={step} />
    </section>
  );
}

/** While it is still true how the name stood. */
function isBefore({ at }: Step): boolean {
  return at !== 'reading' && at !== 'publishing' && at !== 'published';
}

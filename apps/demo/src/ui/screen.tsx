import type { ComponentChildren, VNode } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

let isFirst = true;

/** A view with its heading. The focus moves to the heading of each view but the first, so that its name is read out. */
export function Screen({
  title,
  children,
  class: className = '',
}: {
  readonly title: string;
  readonly children: ComponentChildren;
  readonly class?: string | undefined;
}): VNode {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (!isFirst) heading.current?.focus({ preventScroll: true });
    isFirst = false;
    scrollTo(0, 0);
    document.title = `${title} · peername`;
  }, [title]);
  return (
    <div class={`screen ${className}`}>
      <h1 ref={heading} tabIndex={-1}>
        {title}
      </h1>
      {children}
    </div>
  );
}

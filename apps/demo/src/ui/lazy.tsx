import { useSignal } from '@preact/signals';
import type { ComponentType, VNode } from 'preact';
import { useEffect } from 'preact/hooks';

/** A component that is loaded when it is first shown: what no call needs must not make calls wait. */
export function lazy<P extends object>(load: () => Promise<ComponentType<P>>): (props: P) => VNode | null {
  let loaded: ComponentType<P> | undefined;
  return function Lazy(props: P): VNode | null {
    const isThere = useSignal(loaded !== undefined);
    const isOut = useSignal(false);
    useEffect(() => {
      load().then(
        (component) => {
          loaded = component;
          isThere.value = true;
        },
        () => {
          isOut.value = true;
        },
      );
    }, [isThere, isOut]);
    const Loaded = isThere.value ? loaded : undefined;
    if (Loaded) return <Loaded {...props} />;
    return isOut.value ? (
      <p role="alert">This could not be loaded. Reload the page once you are online.</p>
    ) : null;
  };
}

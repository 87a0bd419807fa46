import { useSignal } from '@preact/signals';
import type { ComponentType, VNode } from 'preact';
import { useEffect } from 'preact/hooks';

/** A component that is loaded when it is first shown: what no call needs must not make calls wait. */
export function lazy<P extends object>(load: () => Promise<ComponentType<P>>): (props: P) => VNode | null {
  let loaded: ComponentType<P> | undefined;
  return function Lazy(props: P): VNode | null {
    const isThere = useSignal(loaded !== undefined);
    useEffect(() => {
      void load().then((component) => {
        loaded = component;
        isThere.value = true;
      });
    }, [isThere]);
    const Loaded = isThere.value ? loaded : undefined;
    return Loaded ? <Loaded {...props} /> : null;
  };
}

import { type ReadonlySignal, useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';

/** The time, every second, for what counts up or down. */
export function useNow(): ReadonlySignal<Date> {
  const now = useSignal(new Date());
  useEffect(() => {
    const timer = setInterval(() => {
      now.value = new Date();
    }, 1_000);
    return () => clearInterval(timer);
  }, [now]);
  return now;
}

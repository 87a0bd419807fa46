/** Keeps the screen on, as far as the browser does that. Gives a function that ends it. */
export function keepAwake(): () => void {
  let lock: WakeLockSentinel | undefined;
  let ended = false;
  const take = async (): Promise<void> => {
    if (document.visibilityState !== 'visible') return;
    // Refused on low battery, for instance: the call goes on with a screen that may sleep.
    const taken = await navigator.wakeLock?.request('screen').catch(() => undefined);
    if (ended) await taken?.release();
    else lock = taken;
  };
  // The browser lets go of it whenever the page is hidden.
  const onVisible = (): void => void take();
  document.addEventListener('visibilitychange', onVisible);
  onVisible();
  return () => {
    ended = true;
    document.removeEventListener('visibilitychange', onVisible);
    void lock?.release().catch(() => {});
  };
}

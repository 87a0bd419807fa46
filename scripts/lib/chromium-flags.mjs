/** A window of a browser without a screen has an address bar all the same; nobody types there. */
const unseen = [
  // Each is a page with a process of its own in every window: together they cost more than the page that is tried.
  'WebUIOmniboxPopup',
  'WebUIOmniboxAimPopup',
  // A process made ready for the next page, which in most tests never comes.
  'SpareRendererForSitePerProcess',
];

/** What Playwright turns off. Chromium heeds the last list alone, so ours repeats it. */
const offForPlaywright = [
  'AvoidUnnecessaryBeforeUnloadCheckSync',
  'DestroyProfileOnBrowserClose',
  'HttpsUpgrades',
  'HttpsFirstBalancedModeAutoEnable',
  'LensOverlay',
  'MediaRouter',
  'PaintHolding',
  'ThirdPartyStoragePartitioning',
  'AvoidCorsURLLoaderRestartOnRedirect',
  'TcpPortRandomizationWin',
  'OptimizationHints',
  'NetworkTimeServiceQuerying',
  'AimEnabled',
  'PreconnectToSearch',
  'msForceBrowserSignIn',
  'msEdgeUpdateLaunchServicesPreferredVersion',
];

/** What Chromium is started with in tests and benchmarks: no window, no sandbox (containers have none), no calls home. */
export const chromiumFlags = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-dev-shm-usage',
  '--no-first-run',
  `--disable-features=${[...offForPlaywright, ...unseen].join()}`,
];

import { build } from 'esbuild';

/** Bundles an ES module for browsers; rejects when any of it needs Node. Takes what esbuild takes. */
export async function browserBundle(options) {
  const { outputFiles } = await buildForBrowsers(options);
  return outputFiles[0].contents;
}

/** The same in pieces: `first` is what runs at once, `later` what is only loaded when it is imported dynamically. */
export async function browserChunks(options) {
  const { outputFiles, metafile } = await buildForBrowsers({
    ...options,
    splitting: true,
    metafile: true,
    outdir: '/',
    absWorkingDir: '/',
  });
  const { outputs } = metafile;
  const first = new Set();
  const follow = (name) => {
    if (first.has(name)) return;
    first.add(name);
    for (const { path, kind } of outputs[name].imports) if (kind !== 'dynamic-import') follow(path);
  };
  follow(Object.keys(outputs).find((name) => outputs[name].entryPoint === '<stdin>'));
  const pick = (isFirst) =>
    outputFiles.filter(({ path }) => first.has(path.slice(1)) === isFirst).map(({ contents }) => contents);
  return { first: pick(true), later: pick(false) };
}

function buildForBrowsers(options) {
  return build({
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    minify: true,
    legalComments: 'none',
    logLevel: 'silent',
    ...options,
  });
}

import { build } from 'esbuild';

/** Bundles an ES module for browsers; rejects when any of it needs Node. Takes what esbuild takes. */
export async function browserBundle(options) {
  const { outputFiles } = await build({
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
  return outputFiles[0].contents;
}

/** Leaves out what is only loaded when it is imported dynamically: a plugin for esbuild. */
export const withoutLater = {
  name: 'without-later',
  setup({ onResolve }) {
    onResolve({ filter: /./ }, ({ kind, path }) =>
      kind === 'dynamic-import' ? { path, external: true } : undefined,
    );
  },
};

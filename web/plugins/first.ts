import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { OutputBundle, OutputChunk } from 'rollup';
import { transformWithEsbuild, type Plugin } from 'vite';

// What the pages that people open first are made of, and what they ask the server for: boot.js begins
// with both while the rest of the script is still on its way. A page without a row only comes later.
// [form of the address, modules of src, questions; $1 is the part in brackets]
const PAGES: [string, string[], string[]][] = [
  ['^/(?:today)?$', ['app/Shell', 'pages/today/TodayPage'], ['/api/v1/today?limit=10']],
  ['^/customers$', ['app/Shell', 'pages/customers/CustomersPage'], ['/api/v1/customers?limit=50']],
  ['^/customers/(\\w+)$', ['app/Shell', 'pages/customer/CustomerPage'],
    ['/api/v1/customers/$1', '/api/v1/customers/$1/timeline?limit=30']],
  ['^/insight$', ['app/Shell', 'pages/insight/InsightPage', 'pages/insight/Buyers'], ['/api/v1/insight/summary']],
  ['^/import$', ['app/Shell', 'pages/import/ImportsPage'], []],
  ['^/settings(?:/account)?$', ['app/Shell', 'pages/settings/SettingsPage', 'pages/settings/Account'], []],
  ['^/sign-in$', ['pages/signin/SignInPage'], []],
];
const BOOT = fileURLToPath(new URL('../public/boot.js', import.meta.url));
const ASKED = '<script src="/boot.js"></script>';
const DOORS = '^/(sign-in|forgotten|reset|invitation|link)$'; // nobody is signed in there
const CATALOGUE = /^\0virtual:catalogue\/(\w+)$/;

type Styled = OutputChunk & { viteMetadata?: { importedCss: Set<string> } };

export function first(): Plugin {
  return {
    name: 'first',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      async handler(html, { bundle, chunk: entry }) {
        if (!bundle || !entry) return html;
        const app = filesOf(bundle, 'app/App').filter((file) => file.endsWith('.js') && !entry.imports.includes(file));
        const begun = new Set([entry.fileName, ...entry.imports, ...app, ...(entry as Styled).viteMetadata?.importedCss ?? []]);
        const told = {
          doors: DOORS,
          languages: Object.fromEntries(chunksOf(bundle).flatMap((chunk) =>
            chunk.moduleIds.flatMap((id) => (CATALOGUE.exec(id) ? [[CATALOGUE.exec(id)?.[1], chunk.fileName]] : [])))),
          pages: PAGES.map(([form, modules, asks]) => [form, modules.flatMap((one) => filesOf(bundle, one))
            .filter((file, i, all) => !begun.has(file) && all.indexOf(file) === i), asks]),
        };
        const boot = await transformWithEsbuild(readFileSync(BOOT, 'utf8'), 'boot.js', { minify: true, target: 'es2015' });
        if (!html.includes(ASKED) || boot.code.includes('</')) throw new Error('plugins/first.ts: boot.js has no place');
        // In the page itself it needs no journey of its own; the server tells browsers its digest (src/http/asset.c).
        const held = html.replace(ASKED, () => `<script>${boot.code.trim()}</script>`);
        // Styles come before scripts on a narrow line: the first paint needs no script.
        const calm = held.replaceAll(/<(script type="module"|link rel="modulepreload")/g, '<$1 fetchpriority="low"');
        return { html: calm, tags: [
          { tag: 'script', injectTo: 'head-prepend', attrs: { id: 'first', type: 'application/json' }, children: JSON.stringify(told) },
          ...app.map((file) => ({ tag: 'link', injectTo: 'head' as const,
            attrs: { rel: 'modulepreload', fetchpriority: 'low', crossorigin: true, href: `/${file}` } })),
        ] };
      },
    },
  };
}

const chunksOf = (bundle: OutputBundle): Styled[] =>
  Object.values(bundle).filter((part): part is Styled => part.type === 'chunk');

// The chunk with a module, all that it imports, and their styles.
function filesOf(bundle: OutputBundle, module: string): string[] {
  const files = new Set<string>();
  const walk = (chunk: Styled): void => {
    if (files.has(chunk.fileName)) return;
    files.add(chunk.fileName);
    chunk.viteMetadata?.importedCss.forEach((file) => files.add(file));
    chunk.imports.forEach((file) => {
      const next = bundle[file];
      if (next?.type === 'chunk') walk(next);
    });
  };
  const chunk = chunksOf(bundle).find(({ moduleIds }) => moduleIds.some((id) => id.includes(`/src/${module}.tsx`)));
  if (!chunk) throw new Error(`plugins/first.ts: there is no module "${module}"`);
  walk(chunk);
  return [...files];
}

import type { Plugin } from 'vite';

const CLASSES = /@mantine\/core\/esm\/components\/.*\/(\w+)\.module\.css\.mjs$/;
const STYLES = /@mantine\/core\/styles\/(\w+)\.layer\.css$/;

// A component of Mantine whose styles nobody imports (src/app/mantine.ts) would stand there naked.
export function styles(): Plugin {
  return {
    name: 'mantine-styles',
    apply: 'build',
    generateBundle(_options, bundle) {
      const named = (form: RegExp, ids: Iterable<string>): Set<string> =>
        new Set([...ids].flatMap((id) => form.exec(id)?.[1] ?? []));
      const rendered = Object.values(bundle).flatMap((part) => (part.type !== 'chunk' ? []
        : Object.entries(part.modules).filter(([, { renderedLength }]) => renderedLength > 0).map(([id]) => id)));
      const imported = named(STYLES, this.getModuleIds());
      const naked = [...named(CLASSES, rendered)].filter((name) => !imported.has(name));
      if (naked.length > 0) this.error(`src/app/mantine.ts lacks the styles of ${naked.join(', ')}`);
    },
  };
}

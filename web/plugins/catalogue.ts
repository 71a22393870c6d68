import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse, type MessageFormatElement } from '@formatjs/icu-messageformat-parser';
import type { Plugin } from 'vite';

const PREFIX = 'virtual:catalogue/';

// What of i18n/<language>.json the interface speaks: its own texts, and words it shares with C.
const SHARED = ['touchpoint'];

type Texts = { [part: string]: string | Texts };

function flatten(texts: Texts, prefix: string, into: Record<string, string>): void {
  for (const [part, text] of Object.entries(texts)) {
    const key = prefix ? `${prefix}.${part}` : part;
    if (typeof text === 'string') into[key] = text;
    else flatten(text, key, into);
  }
}

export function catalogueOf(file: string): Record<string, string> {
  const all = JSON.parse(readFileSync(file, 'utf8')) as { web: Texts } & Texts;
  const texts: Record<string, string> = {};
  flatten(all.web, '', texts);
  for (const name of SHARED) flatten(all[name] as Texts, name, texts);
  return texts;
}

// ICU MessageFormat is parsed here, so that browsers need no parser.
function parsed(texts: Record<string, string>): Record<string, string | MessageFormatElement[]> {
  return Object.fromEntries(Object.entries(texts).map(([key, text]) =>
    [key, /[{'<]/.test(text) ? parse(text) : text]));
}

// import('virtual:catalogue/ru') is the catalogue of a language, flat, a chunk of its own.
export function catalogue(): Plugin {
  return {
    name: 'catalogue',
    resolveId: (id) => (id.startsWith(PREFIX) ? `\0${id}` : null),
    load(id) {
      if (!id.startsWith(`\0${PREFIX}`)) return null;
      const language = id.slice(PREFIX.length + 1);
      const file = fileURLToPath(new URL(`../../i18n/${language}.json`, import.meta.url));
      this.addWatchFile(file);
      return `export default JSON.parse(${JSON.stringify(JSON.stringify(parsed(catalogueOf(file))))})`;
    },
  };
}

import { writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import type { Plugin } from 'vite';

type Size = { file: string; bytes: number; gzip: number; isInitial: boolean };

// Prints what a browser loads at first and later; dist/../sizes.json keeps it for the test.
export function sizes(out: string): Plugin {
  return {
    name: 'sizes',
    apply: 'build',
    generateBundle(_options, bundle) {
      const initial = new Set<string>();
      const walk = (file: string): void => {
        const chunk = bundle[file];
        if (initial.has(file) || chunk?.type !== 'chunk') return;
        initial.add(file);
        chunk.imports.forEach(walk);
      };
      for (const chunk of Object.values(bundle))
        if (chunk.type === 'chunk' && (chunk.isEntry || chunk.name === 'App')) walk(chunk.fileName);
      const rows: Size[] = Object.values(bundle)
        .map((part) => {
          const code = part.type === 'chunk' ? part.code : part.source;
          return { file: part.fileName, bytes: Buffer.byteLength(code),
            gzip: gzipSync(code).length, isInitial: initial.has(part.fileName) };
        })
        .sort((a, b) => Number(b.isInitial) - Number(a.isInitial) || b.gzip - a.gzip);
      writeFileSync(out, `${JSON.stringify(rows, null, 1)}\n`);
      const sum = rows.filter((row) => row.isInitial).reduce((n, row) => n + row.gzip, 0);
      for (const row of rows)
        console.log(`${row.isInitial ? 'at first' : 'later   '} ${String(row.gzip).padStart(8)} ${row.file}`);
      console.log(`initial JavaScript: ${(sum / 1000).toFixed(1)} kB (gzip)`);
    },
  };
}

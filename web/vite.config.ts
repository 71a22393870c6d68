import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { catalogue } from './plugins/catalogue';
import { sizes } from './plugins/sizes';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

// `npm run dev` talks to a server that runs: MAITRED_URL=http://127.0.0.1:8080 npm run dev
export default defineConfig({
  plugins: [react(), catalogue(), sizes(here('./dist.sizes.json'))],
  resolve: { alias: { '~': here('./src') } },
  build: {
    target: 'es2021',
    copyPublicDir: false, // the binary carries web/public itself
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    assetsInlineLimit: 0, // the content security policy has no data: but for images
    rollupOptions: {
      output: {
        manualChunks: (id) =>
          /node_modules\/(react|react-dom|scheduler)\//.test(id) ? 'react' : undefined,
      },
    },
  },
  server: { proxy: { '/api': { target: process.env.MAITRED_URL, changeOrigin: true } } },
});

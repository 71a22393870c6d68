import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { catalogue } from './plugins/catalogue';
import { first } from './plugins/first';
import { sizes } from './plugins/sizes';
import { styles } from './plugins/styles';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

// What nearly every page needs comes in few parts; the rest stands with whoever imports it.
const of = (...names: string[]): string => `components/(${names.join('|')})/`;
const PARTS: [string, RegExp][] = [
  ['react', /node_modules\/(react|react-dom|scheduler)\/|commonjsHelpers/],
  ['common', new RegExp(['/src/ui/(?!Opened)', '/src/app/(format|keys|Shell|UserMenu|Offline)\\.', '/src/api/', 'node_modules/(tslib|clsx)/',
    '@tanstack/(react-query|query-core)/', '@mantine/(hooks|store)/', '@mantine/core/esm/(core|utils)/',
    'Combobox.module.css', of('ActionIcon', 'Alert', 'Anchor', 'Button', 'CloseButton', 'Combobox/(ComboboxChevron|get-parsed-combobox-data)',
      'Group', 'Input', 'InputBase', 'InputsGroup', 'Loader', 'NativeSelect', 'Overlay', 'Paper', 'Portal', 'ScrollArea/utils', 'Skeleton', 'Stack', 'Text', 'TextInput', 'Title', 'Transition', 'UnstyledButton', 'VisuallyHidden')].join('|'))],
  ['form', new RegExp(['react-textarea-autosize', 'use-composed-ref', 'use-latest', 'use-isomorphic-layout-effect', 'Checkbox/CheckIcon\\.mjs',
    of('Chip', 'Code', 'Divider', 'PasswordInput', 'Tabs', 'Textarea')].join('|'))],
  ['overlay', new RegExp(['@floating-ui', 'react-remove-scroll', 'use-sidecar', 'react-style-singleton', '/src/ui/Opened',
    of('Popover', 'Menu', 'Modal', 'ModalBase', 'Drawer', 'ScrollArea', 'FocusTrap', 'Combobox', 'Select', 'Autocomplete', 'Table')].join('|'))],
  ['more', /@mantine\/core\/esm\/components\/|@mantine\/notifications\/esm\/(Notifications|NotificationContainer)\./],
];

// `npm run dev` talks to a server that runs: MAITRED_URL=http://127.0.0.1:8080 npm run dev
export default defineConfig({
  plugins: [react(), catalogue(), styles(), first(), sizes(here('./dist.sizes.json'))],
  resolve: {
    alias: [
      { find: '~', replacement: here('./src') },
      // Texts with arguments are parsed by the build (plugins/catalogue.ts).
      { find: /^@formatjs\/icu-messageformat-parser$/, replacement: '@formatjs/icu-messageformat-parser/lib/no-parser.js' },
    ],
  },
  build: {
    target: 'es2021',
    copyPublicDir: false, // the binary carries web/public itself
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    assetsInlineLimit: 0, // the content security policy has no data: but for images
    rollupOptions: {
      output: {
        manualChunks: (id) => PARTS.find(([, form]) => form.test(id))?.[0],
      },
    },
  },
  server: { proxy: { '/api': { target: process.env.MAITRED_URL, changeOrigin: true } } },
});

// One accent, neutral greys, the system's font, a grid of 4 px. Contrasts are those of WCAG 2.2 AA.
import { createTheme, type CSSVariablesResolver, type MantineColorsTuple } from '@mantine/core';

const pine: MantineColorsTuple = [
  '#effaf8', '#d8f1ed', '#b0e2da', '#80cec3', '#4cb3a6', '#1f978a', '#0f7d72', '#0f6b62', '#10574f', '#0f443f',
];
const gray: MantineColorsTuple = [
  '#f7f8f9', '#f0f1f3', '#e5e7ea', '#d9dce0', '#c2c7cd', '#868e98', '#5f6772', '#464d57', '#2d333b', '#1a1e23',
];
const dark: MantineColorsTuple = [
  '#e6e8eb', '#c9cdd2', '#a1a8b1', '#767d87', '#434a53', '#30353c', '#24282e', '#15171a', '#101214', '#0b0c0e',
];

export const theme = createTheme({
  primaryColor: 'pine',
  primaryShade: { light: 7, dark: 6 },
  autoContrast: true,
  colors: { pine, gray, dark },
  black: '#1a1e23',
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif',
  fontFamilyMonospace: 'ui-monospace, "SF Mono", Menlo, Consolas, monospace',
  fontSizes: { xs: '0.75rem', sm: '0.875rem', md: '0.9375rem', lg: '1.0625rem', xl: '1.25rem' },
  headings: {
    fontWeight: '600',
    sizes: {
      h1: { fontSize: '1.375rem', lineHeight: '1.3' },
      h2: { fontSize: '1.0625rem', lineHeight: '1.4' },
      h3: { fontSize: '0.9375rem', lineHeight: '1.4' },
    },
  },
  defaultRadius: 'sm',
  radius: { xs: '4px', sm: '6px', md: '8px', lg: '12px' },
  cursorType: 'pointer',
  focusRing: 'auto',
  respectReducedMotion: true,
});

export const variables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-dimmed': gray[6],
    '--mantine-color-placeholder': gray[6],
    '--mantine-color-error': '#b42318',
    '--mantine-color-anchor': pine[7],
    '--line': gray[2],
    '--soft': gray[0],
    '--raised': '#ffffff',
    '--accent-soft': pine[0],
    '--accent-text': pine[8],
    '--good': '#14734d',
    '--bad': '#b42318',
    '--warn': '#8a5300',
  },
  dark: {
    '--mantine-color-dimmed': dark[2],
    '--mantine-color-placeholder': dark[2],
    '--mantine-color-error': '#ff8f85',
    '--mantine-color-anchor': pine[3],
    '--line': dark[6],
    '--soft': '#1b1e22',
    '--raised': '#1e2126',
    '--accent-soft': '#12302c',
    '--accent-text': pine[2],
    '--good': '#5fd0a1',
    '--bad': '#ff8f85',
    '--warn': '#f0b655',
  },
});

import { MantineProvider, localStorageColorSchemeManager } from '@mantine/core';
import { notificationsStore } from '@mantine/notifications';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { Later } from '~/ui/Later';
import { queries } from './queries';
import { router } from './router';
import { SignInAgain } from './SignInAgain';
import { theme, variables } from './theme';

// What was said before this is there waits for it.
const Toasts = lazy(() => import('./Toasts').then((part) => ({ default: part.Toasts })));

const schemes = localStorageColorSchemeManager({ key: 'maitred.theme' });

export function App() {
  return (
    <MantineProvider theme={theme} cssVariablesResolver={variables} colorSchemeManager={schemes}
      defaultColorScheme="auto">
      <QueryClientProvider client={queries}>
        <RouterProvider router={router} />
        <Later or={notificationsStore.subscribe}><Suspense><Toasts /></Suspense></Later>
        <SignInAgain />
      </QueryClientProvider>
    </MantineProvider>
  );
}

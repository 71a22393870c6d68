import { MantineProvider, localStorageColorSchemeManager } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { useI18n } from './i18n';
import { queries } from './queries';
import { router } from './router';
import { SignInAgain } from './SignInAgain';
import { theme, variables } from './theme';

const schemes = localStorageColorSchemeManager({ key: 'maitred.theme' });

export function App() {
  const { t } = useI18n();
  return (
    <MantineProvider theme={theme} cssVariablesResolver={variables} colorSchemeManager={schemes}
      defaultColorScheme="auto">
      <QueryClientProvider client={queries}>
        <Notifications position="bottom-center" limit={3} autoClose={8000}
          role="region" aria-label={t('toast.region')} />
        <RouterProvider router={router} />
        <SignInAgain />
      </QueryClientProvider>
    </MantineProvider>
  );
}

// Somebody whose role needs a second factor and who has none: nothing else works before it is on.
import { Button, Stack, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { meQuery } from '~/api/me';
import { signOut } from '~/app/choices';
import { useI18n } from '~/app/i18n';
import { Secret } from '~/pages/settings/Secret';
import { Confirm, Start, type Enrolled } from '~/pages/settings/SecondFactor';
import { Door } from './Door';

export function EnrolPage() {
  const { t } = useI18n();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [enrolled, setEnrolled] = useState<Enrolled | null>(null);
  const [codes, setCodes] = useState<string[] | null>(null);
  const goOn = (): void => {
    queries.removeQueries(meQuery); // what they may is more now
    void navigate({ to: '/' });
  };
  return (
    <Door title={t('enrol.title')}>
      <Stack gap="sm">
        {!codes && <Text>{t('enrol.text')}</Text>}
        {codes && <Secret title={t('settings.factor.recovery')} text={codes.join('\n')} done={goOn} />}
        {!codes && (enrolled ? <Confirm enrolled={enrolled} done={setCodes} /> : <Start done={setEnrolled} />)}
        {!codes && <Button variant="subtle" c="dimmed" onClick={() => void signOut()}>{t('menu.sign_out')}</Button>}
      </Stack>
    </Door>
  );
}

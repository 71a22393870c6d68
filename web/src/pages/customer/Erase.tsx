// The one thing that cannot be undone: so it is asked, and the name is typed.
import { Button, Group, Modal, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { api } from '~/api/client';
import { useI18n } from '~/app/i18n';
import { nameOf } from '~/pages/customers/name';
import { toast } from '~/ui/toast';
import { useChange, type CustomerFull } from './data';

export function Erase({ customer, close }: { customer: CustomerFull; close: () => void }) {
  const { t } = useI18n();
  const { id } = customer;
  const change = useChange(id);
  const [typed, setTyped] = useState('');
  const name = nameOf(customer, t);
  const erase = async (): Promise<void> => {
    if (!(await change(() => api.delete('/api/v1/customers/{id}', { path: { id } })))) return;
    close();
    toast({ text: t('erase.done') });
  };
  return (
    <Modal opened onClose={close} title={t('erase.title', { name })} closeButtonProps={{ 'aria-label': t('action.close') }}>
      <Text mb="sm">{t('erase.text')}</Text>
      <TextInput label={t('erase.type', { name })} data-autofocus value={typed} onChange={(event) => setTyped(event.currentTarget.value)} />
      <Group justify="flex-end" mt="md">
        <Button variant="default" onClick={close}>{t('action.cancel')}</Button>
        <Button color="red" disabled={typed.trim() !== name} onClick={() => void erase()}>{t('erase.submit')}</Button>
      </Group>
    </Modal>
  );
}

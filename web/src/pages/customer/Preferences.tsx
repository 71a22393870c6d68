import { Button, Group, Text, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { api } from '~/api/client';
import { useI18n } from '~/app/i18n';
import { EditText } from '~/ui/EditText';
import { Section } from '~/ui/Section';
import { toast } from '~/ui/toast';
import { preferencesQuery, useChange } from './data';
import css from './Facts.module.css';

type New = { topic: string; value: string };

function NewPreference({ add }: { add: (preference: New) => void }) {
  const { t } = useI18n();
  const [typed, setTyped] = useState<New>({ topic: '', value: '' });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    add({ topic: typed.topic.trim(), value: typed.value.trim() });
  };
  return (
    <form onSubmit={submit}>
      <Group gap="xs" grow>
        <TextInput label={t('preference.topic')} placeholder={t('preference.topic_hint')} required autoFocus value={typed.topic}
          onChange={(event) => setTyped({ ...typed, topic: event.currentTarget.value })} />
        <TextInput label={t('preference.value')} placeholder={t('preference.value_hint')} required value={typed.value}
          onChange={(event) => setTyped({ ...typed, value: event.currentTarget.value })} />
      </Group>
      <Button type="submit" size="compact-md" mt="xs">{t('action.add')}</Button>
    </form>
  );
}

// What they told us; telling it anew keeps what was told before.
export function Preferences({ id, isLocked }: { id: string; isLocked: boolean }) {
  const { t } = useI18n();
  const { data } = useQuery(preferencesQuery(id));
  const change = useChange(id);
  const put = (body: New) => change(() => api.post('/api/v1/customers/{id}/preferences', { path: { id }, body }));
  const edit = async (topic: string, was: string, value: string): Promise<void> => {
    if (value && (await put({ topic, value }))) toast({ text: t('customer.saved'), undo: () => put({ topic, value: was }) });
  };
  const current = data?.filter((one) => one.is_current) ?? [];
  return (
    <Section title={t('preference.title')} addText={t('preference.add')} form={isLocked ? undefined : (close) => (
      <NewPreference add={(preference) => void put(preference).then((isDone) => isDone && close())} />
    )}>
      {data && current.length === 0 && <Text c="dimmed">{t('preference.none')}</Text>}
      <dl className={css.fields}>
        {current.map((one) => [
          <dt key={`${one.topic} name`}>{one.topic}</dt>,
          <dd key={one.topic}>
            <EditText label={one.topic} value={one.value} empty="–" isLocked={isLocked}
              save={(value) => void edit(one.topic, one.value, value)} />
          </dd>,
        ])}
      </dl>
    </Section>
  );
}

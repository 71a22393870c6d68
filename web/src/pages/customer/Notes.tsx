import { Button, Textarea, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { api } from '~/api/client';
import { useI18n } from '~/app/i18n';
import { Section } from '~/ui/Section';
import { When } from '~/ui/When';
import { notesQuery, useChange } from './data';
import css from './Facts.module.css';

function NewNote({ add }: { add: (body: string) => void }) {
  const { t } = useI18n();
  const [body, setBody] = useState('');
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (body.trim()) add(body.trim());
  };
  return (
    <form onSubmit={submit}>
      <Textarea aria-label={t('note.add')} placeholder={t('note.hint')} autoFocus autosize minRows={2} maxLength={2000}
        value={body} onChange={(event) => setBody(event.currentTarget.value)} />
      <Button type="submit" size="compact-md" mt="xs">{t('action.add')}</Button>
    </form>
  );
}

export function Notes({ id, isLocked }: { id: string; isLocked: boolean }) {
  const { t } = useI18n();
  const { data } = useQuery(notesQuery(id));
  const change = useChange(id);
  const add = (body: string) => change(() => api.post('/api/v1/customers/{id}/notes', { path: { id }, body: { body } }));
  return (
    <Section title={t('note.title')} addText={t('note.add')} form={isLocked ? undefined : (close) => (
      <NewNote add={(body) => void add(body).then((isDone) => isDone && close())} />
    )}>
      {data?.length === 0 && <Text c="dimmed">{t('note.none')}</Text>}
      {data?.map((note, i) => (
        <article key={i} className={css.note}>
          <p>{note.body}</p>
          <footer>{note.author}, <When at={note.at} /></footer>
        </article>
      ))}
    </Section>
  );
}

import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, type Schemas } from '~/api/client';
import { useMay } from '~/api/me';
import { useI18n } from '~/app/i18n';
import { Empty } from '~/ui/States';
import { toast } from '~/ui/toast';
import { attributesQuery } from './data';
import { Loaded, Part, submitting, useDoing } from './parts';
import css from './Settings.module.css';

type Type = Schemas['Attribute']['type'];

const TYPES: Type[] = ['text', 'number', 'flag', 'date'];

function Declare() {
  const { t } = useI18n();
  const [name, setName] = useState('');
  const [label, setLabel] = useState('');
  const [type, setType] = useState<Type>('text');
  const declaring = useDoing(async () => {
    await api.post('/api/v1/attributes', { body: { name: name.trim(), type, label: label.trim() || undefined } });
    toast({ text: t('settings.saved') });
    setName('');
    setLabel('');
  }, ['attributes']);
  return (
    <form className={css.form} onSubmit={submitting(() => declaring.mutate())}>
      <TextInput label={t('settings.attributes.name')} placeholder="shoe_size" required value={name} autoComplete="off"
        onChange={(event) => setName(event.currentTarget.value)} />
      <TextInput label={t('settings.attributes.label')} value={label} autoComplete="off"
        onChange={(event) => setLabel(event.currentTarget.value)} />
      <NativeSelect label={t('settings.attributes.type')} value={type} onChange={(event) => setType(event.currentTarget.value as Type)}
        data={TYPES.map((value) => ({ value, label: t(`settings.attributes.type_of.${value}`) }))} />
      <Button type="submit" loading={declaring.isPending}>{t('settings.attributes.add')}</Button>
    </form>
  );
}

export function Attributes() {
  const { t } = useI18n();
  const may = useMay();
  const query = useQuery(attributesQuery);
  return (
    <>
      {may('setting.edit') && <Part title={t('settings.attributes.new')} note={t('settings.attributes.note')}><Declare /></Part>}
      <Part title={t('settings.attributes.list')}>
        <Loaded query={query}>
          {query.data?.length === 0 && <Empty icon="columns" title={t('settings.attributes.none')} />}
          <ul className={css.list}>
            {query.data?.map((one) => (
              <li key={one.name} className={css.item}>
                <div className={css.what}>{one.label || one.name}<small className={`quiet ${css.mono}`}>{one.name}</small></div>
                <span className="quiet">{t(`settings.attributes.type_of.${one.type}`)}</span>
              </li>
            ))}
          </ul>
        </Loaded>
      </Part>
    </>
  );
}

// Where the business meets its customers: reference rows that visits and orders name by their code.
import { ActionIcon, Autocomplete, Button, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '~/api/client';
import { useMay } from '~/api/me';
import { useI18n } from '~/app/i18n';
import { Icon } from '~/ui/Icon';
import { Empty } from '~/ui/States';
import { toast } from '~/ui/toast';
import { ZONES } from '~/ui/zones';
import { locationsQuery, type Location } from './data';
import { Loaded, Part, submitting, useDoing } from './parts';
import css from './Settings.module.css';

const NOWHERE: Location = { code: '', name: '', address: '', time_zone: '' };
const CODE = '[A-Za-z0-9._\\-]{1,32}';

const put = ({ code, ...body }: Location) => api.put('/api/v1/locations/{code}', { path: { code }, body });

type FieldsProps = { location?: Location; isKnown?: (code: string) => boolean; done: () => void };

// Of a location that is there the code stays: it is what others know it by.
function Fields({ location, isKnown, done }: FieldsProps) {
  const { t } = useI18n();
  const [typed, setTyped] = useState(location ?? NOWHERE);
  const back = useDoing(put, ['locations']);
  const saving = useDoing(async () => {
    await put(typed);
    toast({ text: t('settings.saved'), undo: location && (() => back.mutateAsync(location)) });
    if (!location) setTyped(NOWHERE);
    done();
  }, ['locations']);
  const change = (part: Partial<Location>): void => setTyped({ ...typed, ...part });
  return (
    <form className={css.form} onSubmit={submitting(() => saving.mutate())}>
      {!location && (
        <TextInput label={t('settings.locations.code')} required maxLength={32} pattern={CODE} placeholder="K1" autoComplete="off" value={typed.code}
          error={isKnown?.(typed.code) && t('settings.locations.known')} onChange={(event) => change({ code: event.currentTarget.value.trim() })} />
      )}
      <TextInput label={t('settings.locations.name')} required maxLength={100} autoComplete="off" value={typed.name}
        onChange={(event) => change({ name: event.currentTarget.value })} />
      <TextInput label={t('settings.locations.address')} maxLength={250} autoComplete="off" value={typed.address}
        onChange={(event) => change({ address: event.currentTarget.value })} />
      <Autocomplete label={t('settings.locations.zone')} placeholder={t('settings.locations.zone_note')} data={ZONES} limit={20}
        value={typed.time_zone} onChange={(time_zone) => change({ time_zone })} />
      <Button type="submit" loading={saving.isPending} disabled={isKnown?.(typed.code)}>{t(location ? 'settings.save' : 'settings.locations.add')}</Button>
      {location && <Button variant="default" onClick={done}>{t('action.cancel')}</Button>}
    </form>
  );
}

function Row({ location }: { location: Location }) {
  const { t } = useI18n();
  const may = useMay();
  const [isOpen, setIsOpen] = useState(false);
  const { code, name } = location;
  const back = useDoing(() => put(location), ['locations']);
  const removing = useDoing(async () => {
    await api.delete('/api/v1/locations/{code}', { path: { code } });
    toast({ text: t('settings.locations.removed', { name }), undo: () => back.mutateAsync() });
  }, ['locations']);
  if (isOpen) return <li className={css.item}><Fields location={location} done={() => setIsOpen(false)} /></li>;
  return (
    <li className={css.item}>
      <span className={`${css.mono} ${css.code_of}`}>{code}</span>
      <div className={css.what}>
        {name}
        <small className="quiet">{[location.address, location.time_zone].filter(Boolean).join(' · ')}</small>
      </div>
      {may('setting.edit') && (
        <>
          <ActionIcon variant="subtle" color="gray" size="lg" aria-label={t('settings.locations.edit', { name })} onClick={() => setIsOpen(true)}>
            <Icon name="edit" size={16} />
          </ActionIcon>
          <ActionIcon variant="subtle" color="gray" size="lg" aria-label={t('settings.locations.remove', { name })} loading={removing.isPending}
            onClick={() => removing.mutate()}>
            <Icon name="close" size={16} />
          </ActionIcon>
        </>
      )}
    </li>
  );
}

export function Locations() {
  const { t } = useI18n();
  const may = useMay();
  const query = useQuery(locationsQuery);
  const all = query.data ?? [];
  return (
    <>
      <Part title={t('settings.locations.list')} note={t('settings.locations.note')}>
        <Loaded query={query}>
          {all.length === 0 && <Empty icon="card" title={t('settings.locations.none')}>{t('settings.locations.none_note')}</Empty>}
          {all.length > 0 && <ul className={css.list}>{all.map((one) => <Row key={one.code} location={one} />)}</ul>}
        </Loaded>
      </Part>
      {may('setting.edit') && query.isSuccess && (
        <Part title={t('settings.locations.add')}>
          <Fields isKnown={(code) => all.some((one) => one.code === code)} done={() => undefined} />
        </Part>
      )}
    </>
  );
}

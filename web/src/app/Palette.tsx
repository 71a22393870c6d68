// One box that finds customers as somebody types, pages by name, and what can be done anywhere.
import { Loader, Modal, useMantineColorScheme } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useId, useState, type KeyboardEvent } from 'react';
import { api, type Schemas } from '~/api/client';
import { useMay } from '~/api/me';
import { Icon, type IconName } from '~/ui/Icon';
import { failed } from '~/ui/toast';
import { chooseLanguage, signOut } from './choices';
import { LANGUAGE_NAMES, LANGUAGES, useI18n, type I18n } from './i18n';
import { destinations } from './navigation';
import css from './Palette.module.css';

type Found = { key: string; icon: IconName; text: string; note?: string; run: () => void };

const TYPING_MS = 120;

function useCustomers(typed: string) {
  const may = useMay();
  const [q] = useDebouncedValue(typed.trim(), TYPING_MS);
  return useQuery({
    queryKey: ['search', q],
    queryFn: async ({ signal }) => (await api.get('/api/v1/customers/search', { query: { q }, signal })).body.items,
    enabled: q !== '' && may('customer.personal'),
    placeholderData: keepPreviousData,
  });
}

function useCommands(t: I18n['t']): Found[] {
  const navigate = useNavigate();
  const may = useMay();
  const { setColorScheme } = useMantineColorScheme();
  const places = destinations.filter((place) => may(place.permission)).map((place): Found => ({
    key: place.to, icon: place.icon, text: t(place.text), note: `g ${place.letter}`,
    run: () => void navigate({ to: place.to }),
  }));
  const themes = (['light', 'dark', 'auto'] as const).map((scheme): Found => ({
    key: scheme, icon: 'sun', text: t('palette.theme', { theme: t(`theme.${scheme}`) }),
    run: () => setColorScheme(scheme),
  }));
  const languages = LANGUAGES.map((code): Found => ({
    key: code, icon: 'language', text: LANGUAGE_NAMES[code],
    run: () => void chooseLanguage(code).catch(failed),
  }));
  return [...places, ...themes, ...languages,
    { key: 'out', icon: 'out', text: t('menu.sign_out'), run: () => void signOut() }];
}

function customerFound(customer: Schemas['CustomerFound'], t: I18n['t'], open: (id: string) => void): Found {
  const isByName = customer.matched_by === 'name' || customer.matched === customer.name || customer.name === '';
  return { key: customer.id, icon: 'user', text: customer.name || customer.known_by || t('customer.unnamed'),
    note: isByName ? undefined : customer.matched, run: () => open(customer.id) };
}

export function Palette({ close }: { close: () => void }) {
  const { t } = useI18n();
  const navigate = useNavigate();
  const [typed, setTyped] = useState('');
  const [chosen, setChosen] = useState(0);
  const list = useId();
  const customers = useCustomers(typed);
  const open = (id: string): void => void navigate({ to: '/customers/$id', params: { id } });
  const commands = useCommands(t).filter(({ text }) => text.toLowerCase().includes(typed.trim().toLowerCase()));
  const people = typed.trim() ? (customers.data ?? []).map((customer) => customerFound(customer, t, open)) : [];
  const all = [...people, ...commands];
  const at = Math.min(chosen, all.length - 1);
  const run = (found: Found | undefined): void => {
    if (!found) return;
    close();
    found.run();
  };
  const keyed = (event: KeyboardEvent): void => {
    if (event.key === 'Enter') run(all[at]);
    else if (event.key === 'ArrowDown') setChosen((at + 1) % Math.max(all.length, 1));
    else if (event.key === 'ArrowUp') setChosen((at + all.length - 1) % Math.max(all.length, 1));
    else return;
    event.preventDefault();
  };
  const option = (found: Found, i: number) => (
    <div key={found.key} id={`${list}-${i}`} role="option" aria-selected={i === at} className={css.option}
      ref={(element) => i === at && element?.scrollIntoView({ block: 'nearest' })}
      onMouseMove={() => setChosen(i)} onClick={() => run(found)}>
      <Icon name={found.icon} size={16} />
      <span>{found.text}</span>
      {found.note && <small>{found.note}</small>}
    </div>
  );
  return (
    <Modal opened onClose={close} withCloseButton={false} padding={0} size="36rem" yOffset="10vh"
      transitionProps={{ duration: 80 }} aria-label={t('palette.open')}>
      <div className={css.box}>
        {customers.isFetching ? <Loader size={16} /> : <Icon name="search" size={18} />}
        <input data-autofocus value={typed} placeholder={t('palette.placeholder')} aria-label={t('palette.open')}
          role="combobox" aria-expanded aria-controls={list} aria-autocomplete="list"
          aria-activedescendant={all.length > 0 ? `${list}-${at}` : undefined}
          autoComplete="off" spellCheck={false} onKeyDown={keyed}
          onChange={(event) => {
            setTyped(event.currentTarget.value);
            setChosen(0);
          }} />
      </div>
      <div id={list} role="listbox" aria-label={t('palette.results')} className={css.list}>
        {all.map(option)}
      </div>
      <div role="status" className={all.length > 0 || customers.isFetching ? 'unseen' : css.nothing}>
        {all.length > 0 ? t('palette.count', { count: all.length }) : t('palette.nothing')}
      </div>
    </Modal>
  );
}

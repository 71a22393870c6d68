// What stands around every page for who is signed in.
import { ActionIcon, UnstyledButton } from '@mantine/core';
import { Link, Outlet, useLocation } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import { useMay } from '~/api/me';
import { Icon } from '~/ui/Icon';
import { IDLE_MS } from '~/ui/Later';
import { Sliced } from '~/ui/Sliced';
import { useI18n } from './i18n';
import { useKeys } from './keys';
import { destinations } from './navigation';
import { Offline } from './Offline';
import css from './Shell.module.css';
import { UserMenu } from './UserMenu';

const palette = () => import('./Palette');
const Palette = lazy(() => palette().then((part) => ({ default: part.Palette })));
const KeyHelp = lazy(() => import('./KeyHelp').then((part) => ({ default: part.KeyHelp })));

function Places({ isBar }: { isBar?: boolean }) {
  const { t } = useI18n();
  const may = useMay();
  return (
    <nav className={isBar ? css.bar : css.places} aria-label={t('nav.label')}>
      {destinations.filter((place) => may(place.permission)).map((place) => (
        <Link key={place.to} to={place.to} className={css.place} activeProps={{ 'data-active': true }}>
          <Icon name={place.icon} />
          <span>{t(place.text)}</span>
        </Link>
      ))}
    </nav>
  );
}

// Once the page is there: who then presses "/" and types on loses no letter.
function usePaletteSoon() {
  useEffect(() => {
    const timer = setTimeout(() => navigator.onLine && void palette().catch(() => undefined), IDLE_MS);
    return () => clearTimeout(timer);
  }, []);
}

// Whoever listens hears the new page's title; whoever types begins at its top.
function useFocusOnPage() {
  const main = useRef<HTMLElement>(null);
  const { pathname } = useLocation();
  const last = useRef(pathname);
  useEffect(() => {
    if (last.current !== pathname) main.current?.focus({ preventScroll: true });
    last.current = pathname;
  }, [pathname]);
  return main;
}

export function Shell() {
  const { t } = useI18n();
  const main = useFocusOnPage();
  usePaletteSoon();
  const [opened, setOpened] = useState<'palette' | 'keys' | null>(null);
  useKeys({ '/': () => setOpened('palette'), 'mod+k': () => setOpened('palette'), '?': () => setOpened('keys') });
  const find = (
    <UnstyledButton className={css.find} onClick={() => setOpened('palette')} aria-keyshortcuts="/ Control+K">
      <Icon name="search" size={16} />
      <span>{t('palette.open')}</span>
      <kbd aria-hidden>/</kbd>
    </UnstyledButton>
  );
  return (
    <div className={css.shell}>
      <a href="#main" className="skip">{t('nav.skip')}</a>
      <aside className={`${css.side} no-print`}>
        <Link to="/" className={css.brand}><img src="/favicon.svg" alt="" width={22} height={22} />maitred</Link>
        {find}
        <Places />
        <div className={css.foot}><UserMenu /></div>
      </aside>
      <header className={`${css.top} no-print`}>
        <Link to="/" className={css.brand} aria-label="maitred"><img src="/favicon.svg" alt="" width={24} height={24} /></Link>
        {find}
        <UserMenu isSmall />
      </header>
      <main id="main" ref={main} tabIndex={-1} className={css.main}>
        <Offline />
        <Sliced><Suspense><Outlet /></Suspense></Sliced>
      </main>
      <div className="no-print"><Places isBar /></div>
      <div className={`${css.help} no-print`}>
        <ActionIcon variant="subtle" color="gray" aria-label={t('keys.title')} title={t('keys.title')}
          onClick={() => setOpened('keys')}>
          <Icon name="keyboard" size={16} />
        </ActionIcon>
      </div>
      <Suspense>
        {opened === 'palette' && <Palette close={() => setOpened(null)} />}
        {opened === 'keys' && <KeyHelp close={() => setOpened(null)} />}
      </Suspense>
    </div>
  );
}

import { Link, Outlet, useLocation } from '@tanstack/react-router';
import { Suspense, useEffect, useRef } from 'react';
import { useMay } from '~/api/me';
import { useI18n } from '~/app/i18n';
import { Page } from '~/ui/Page';
import { sections } from './sections';
import css from './Settings.module.css';

export function SettingsPage() {
  const { t } = useI18n();
  const may = useMay();
  const { pathname } = useLocation();
  const here = sections.find(({ to }) => to === pathname);
  const tabs = useRef<HTMLElement>(null);
  const isInSight = useRef(here === sections[0]); // to ask would have the browser lay out the page at once
  useEffect(() => {
    if (!isInSight.current) tabs.current?.querySelector('[aria-current=page]')?.scrollIntoView({ block: 'nearest', inline: 'center' });
    isInSight.current = false;
  }, [pathname]);
  return (
    <Page title={t(here?.text ?? 'settings.title')}>
      <div className={css.layout}>
        <nav ref={tabs} className={`${css.nav} no-print`} aria-label={t('settings.title')}>
          {sections.filter(({ permission }) => may(permission)).map(({ to, text }) => (
            <Link key={to} to={to} className={css.link} activeProps={{ 'data-active': true, 'aria-current': 'page' }}>{t(text)}</Link>
          ))}
        </nav>
        <div className={css.body}><Suspense><Outlet /></Suspense></div>
      </div>
    </Page>
  );
}

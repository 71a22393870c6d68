import { UnstyledButton } from '@mantine/core';
import { lazy } from 'react';
import { useMe } from '~/api/me';
import { Late } from '~/ui/Late';
import { useI18n } from './i18n';
import css from './UserMenu.module.css';

const UserMenuOpened = lazy(() => import('./UserMenuOpened').then((part) => ({ default: part.UserMenuOpened })));

export function UserMenu({ isSmall }: { isSmall?: boolean }) {
  const me = useMe();
  const { t } = useI18n();
  const button = (
    <UnstyledButton className={css.who} data-small={isSmall} aria-label={t('menu.open', { name: me.name || me.email })}>
      <span className={css.face} aria-hidden>{(me.name || me.email).slice(0, 1).toUpperCase()}</span>
      {!isSmall && <span className={css.name}>{me.name || me.email}<small>{t(`role.${me.role}`)}</small></span>}
    </UnstyledButton>
  );
  return (
    <Late target={button}>
      {(target) => <UserMenuOpened target={target} position={isSmall ? 'bottom-end' : 'top-start'} />}
    </Late>
  );
}

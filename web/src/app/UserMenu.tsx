import { Menu, UnstyledButton, useMantineColorScheme, type MantineColorScheme } from '@mantine/core';
import { api } from '~/api/client';
import { useMe } from '~/api/me';
import { Icon, type IconName } from '~/ui/Icon';
import { failed } from '~/ui/toast';
import { LANGUAGES, setLanguage, useI18n, type Language } from './i18n';
import css from './UserMenu.module.css';

export const LANGUAGE_NAMES: Record<Language, string> = { en: 'English', ru: 'Русский', uk: 'Українська' };
const SCHEMES: [MantineColorScheme, IconName][] = [['light', 'sun'], ['dark', 'moon'], ['auto', 'screen']];

// The account remembers it too, so that the next browser speaks it.
export async function chooseLanguage(language: Language): Promise<void> {
  await setLanguage(language);
  await api.patch('/api/v1/me', { body: { language } });
}

// The page is loaded anew: nothing of what was seen stays behind.
export async function signOut(): Promise<void> {
  try {
    await api.delete('/api/v1/session');
    location.assign('/sign-in');
  } catch (error) {
    failed(error);
  }
}

export function UserMenu({ isSmall }: { isSmall?: boolean }) {
  const me = useMe();
  const { t, language } = useI18n();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const check = (isOn: boolean) => (isOn ? <Icon name="check" size={16} title={t('menu.chosen')} /> : null);
  return (
    <Menu width={240} position={isSmall ? 'bottom-end' : 'top-start'} withinPortal>
      <Menu.Target>
        <UnstyledButton className={css.who} data-small={isSmall} aria-label={t('menu.open', { name: me.name || me.email })}>
          <span className={css.face} aria-hidden>{(me.name || me.email).slice(0, 1).toUpperCase()}</span>
          {!isSmall && <span className={css.name}>{me.name || me.email}<small>{t(`role.${me.role}`)}</small></span>}
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t('menu.theme')}</Menu.Label>
        {SCHEMES.map(([scheme, icon]) => (
          <Menu.Item key={scheme} leftSection={<Icon name={icon} size={16} />} closeMenuOnClick={false}
            rightSection={check(colorScheme === scheme)} onClick={() => setColorScheme(scheme)}>
            {t(`theme.${scheme as 'light' | 'dark' | 'auto'}`)}
          </Menu.Item>
        ))}
        <Menu.Label>{t('menu.language')}</Menu.Label>
        {LANGUAGES.map((code) => (
          <Menu.Item key={code} lang={code} rightSection={check(language === code)}
            onClick={() => void chooseLanguage(code).catch(failed)}>
            {LANGUAGE_NAMES[code]}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item leftSection={<Icon name="out" size={16} />} onClick={() => void signOut()}>{t('menu.sign_out')}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

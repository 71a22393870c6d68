import { Menu, useMantineColorScheme, type FloatingPosition, type MantineColorScheme } from '@mantine/core';
import { Icon, type IconName } from '~/ui/Icon';
import type { Target } from '~/ui/Late';
import { OpenedMenu } from '~/ui/Opened';
import { failed } from '~/ui/toast';
import { chooseLanguage, signOut } from './choices';
import { LANGUAGE_NAMES, LANGUAGES, useI18n } from './i18n';

const SCHEMES: [MantineColorScheme, IconName][] = [['light', 'sun'], ['dark', 'moon'], ['auto', 'screen']];

export function UserMenuOpened({ target, position }: { target: Target; position: FloatingPosition }) {
  const { t, language } = useI18n();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const check = (isOn: boolean) => (isOn ? <Icon name="check" size={16} title={t('menu.chosen')} /> : null);
  return (
    <OpenedMenu target={target} width={240} position={position}>
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
    </OpenedMenu>
  );
}

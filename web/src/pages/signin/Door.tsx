// The frame of the pages before somebody is in: the name, a form, the languages.
import { Title, UnstyledButton } from '@mantine/core';
import type { ReactNode } from 'react';
import { LANGUAGE_NAMES, LANGUAGES, setLanguage, useI18n } from '~/app/i18n';
import { useTitle } from '~/ui/Page';
import css from './Door.module.css';

export function Door({ title, children }: { title: string; children: ReactNode }) {
  const { language, t } = useI18n();
  useTitle(title);
  return (
    <div className={css.door}>
      <main className={css.card}>
        <div className={css.brand}><img src="/favicon.svg" alt="" width={28} height={28} />maitred</div>
        <Title order={1} mb="lg">{title}</Title>
        {children}
      </main>
      <nav className={css.languages} aria-label={t('menu.language')}>
        {LANGUAGES.map((code) => (
          <UnstyledButton key={code} lang={code} aria-pressed={language === code} onClick={() => void setLanguage(code)}>
            {LANGUAGE_NAMES[code]}
          </UnstyledButton>
        ))}
      </nav>
    </div>
  );
}

// A titled part of a page; what can be added to it opens below the title.
import { ActionIcon, Title } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { useI18n } from '~/app/i18n';
import { Icon } from './Icon';
import css from './Section.module.css';

type SectionProps = { title: string; addText?: string; form?: (close: () => void) => ReactNode; children: ReactNode };

export function Section({ title, addText, form, children }: SectionProps) {
  const { t } = useI18n();
  const [isOpen, setIsOpen] = useState(false);
  return (
    <section className={css.section} aria-label={title}>
      <header className={css.head}>
        <Title order={2}>{title}</Title>
        {form && (
          <ActionIcon variant="subtle" color="gray" size="lg" className="no-print" aria-expanded={isOpen}
            aria-label={isOpen ? t('action.cancel') : addText} onClick={() => setIsOpen(!isOpen)}>
            <Icon name={isOpen ? 'close' : 'plus'} />
          </ActionIcon>
        )}
      </header>
      {isOpen && form && <div className={css.form}>{form(() => setIsOpen(false))}</div>}
      {children}
    </section>
  );
}
